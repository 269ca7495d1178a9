//! IndexedDB, as far as projects need it: drawers of bytes under numbers or names, changed in strict transactions.
//!
//! Written over the browser's interface itself: the crates for it wrap requests well, but lose the reason for which a
//! transaction was aborted, and on it everything depends here (is the disk full, or was the connection dropped?).

use super::{storage_error, within};
use crate::work::store::StorageError;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

/// Storage that has not answered after so many milliseconds is given up.
const OPENED_WITHIN: i32 = 4_000;
const DONE_WITHIN: i32 = 20_000;

/// A database that is opened again when the browser drops its connection.
pub struct Database {
    name: String,
    stores: &'static [&'static str],
    connection: RefCell<Option<Connection>>,
    /// A newer build has raised the version: nothing is written any more.
    newer: Rc<Cell<bool>>,
    /// Called when that happens while the database is open here.
    on_newer: Rc<dyn Fn()>,
}

/// An open connection with its listeners.
struct Connection {
    database: IdbDatabase,
    _closes: Closure<dyn FnMut(Event)>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.close();
    }
}

impl Database {
    /// Opens a database and makes what is missing in it. One that a newer build has made is opened as it is.
    pub async fn open(
        name: String,
        stores: &'static [&'static str],
        on_newer: impl Fn() + 'static,
    ) -> Result<Self, StorageError> {
        let (newer, on_newer) = (Rc::default(), Rc::new(on_newer));
        let database = Database { name, stores, connection: RefCell::new(None), newer, on_newer };
        database.connect().await?;
        Ok(database)
    }

    /// A newer build has made or changed it.
    pub fn is_newer(&self) -> bool {
        self.newer.get()
    }

    async fn connect(&self) -> Result<IdbDatabase, StorageError> {
        if let Some(connection) = &*self.connection.borrow() {
            return Ok(connection.database.clone());
        }
        let database = match self.open_version(Some(1)).await {
            // A newer build has raised the version; what stands in it is told by its records.
            Err(StorageError::Other(words)) if words.starts_with("VersionError") => {
                self.newer.set(true);
                self.open_version(None).await?
            }
            opened => opened?,
        };
        // Whoever wants to delete the database or to raise its version must not wait for this tab.
        let (gone, newer, on_newer) = (database.clone(), Rc::clone(&self.newer), Rc::clone(&self.on_newer));
        let closes = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            gone.close();
            let version = Reflect::get(&event, &"newVersion".into()).ok().and_then(|version| version.as_f64());
            if version.is_some_and(|version| version > 1.0) {
                newer.set(true);
                on_newer();
            }
        });
        database.set_onversionchange(Some(closes.as_ref().unchecked_ref()));
        self.connection.replace(Some(Connection { database: database.clone(), _closes: closes }));
        Ok(database)
    }

    async fn open_version(&self, version: Option<u32>) -> Result<IdbDatabase, StorageError> {
        let factory = factory()?;
        let opening: Result<IdbOpenDbRequest, JsValue> = match version {
            Some(version) => factory.open_with_u32(&self.name, version),
            None => factory.open(&self.name),
        };
        let opening = opening.map_err(|error| storage_error(&error))?;
        let (stores, request) = (self.stores, opening.clone());
        let on_upgrade = Closure::<dyn FnMut(Event)>::new(move |_event: Event| {
            let Some(database) = request.result().ok().and_then(|result| result.dyn_into::<IdbDatabase>().ok()) else { return };
            for store in stores {
                if !database.object_store_names().contains(store) {
                    // What fails here fails the whole opening.
                    let _made = database.create_object_store(store);
                }
            }
        });
        opening.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
        let opened = settled(&opening, OPENED_WITHIN).await?;
        opened.dyn_into().map_err(|_| StorageError::Other("no database came".to_owned()))
    }

    /// The records of a store from a key on, with their keys.
    pub async fn records(&self, store: &str, from: Option<u64>) -> Result<Vec<(JsValue, Vec<u8>)>, StorageError> {
        match self.records_once(store, from).await {
            Err(error) if is_dropped(&error) => {
                self.connection.replace(None);
                self.records_once(store, from).await
            }
            done => done,
        }
    }

    async fn records_once(&self, store: &str, from: Option<u64>) -> Result<Vec<(JsValue, Vec<u8>)>, StorageError> {
        let database = self.connect().await?;
        let transaction = begin(&database, &Array::of1(&store.into()), false)?;
        let store = object_store(&transaction, store)?;
        let range = match from {
            Some(from) => {
                IdbKeyRange::lower_bound(&JsValue::from_f64(from as f64)).map_err(|error| storage_error(&error))?.into()
            }
            None => JsValue::UNDEFINED,
        };
        let keys = store.get_all_keys_with_key(&range).map_err(|error| storage_error(&error))?;
        let values = store.get_all_with_key(&range).map_err(|error| storage_error(&error))?;
        let keys: Array = settled(&keys, DONE_WITHIN).await?.into();
        let values: Array = settled(&values, DONE_WITHIN).await?.into();
        Ok(keys.iter().zip(values.iter().map(|value| bytes_of(&value))).collect())
    }

    /// Changes records in one transaction, and returns when the browser has written it down.
    ///
    /// `expected` names records and what they must be: `None` for "not there". Otherwise nothing is changed.
    pub async fn write(&self, changes: &Changes) -> Result<(), StorageError> {
        if self.is_newer() {
            return Err(StorageError::Newer);
        }
        match self.write_once(changes).await {
            Err(error) if is_dropped(&error) => {
                self.connection.replace(None);
                self.write_once(changes).await
            }
            done => done,
        }
    }

    async fn write_once(&self, changes: &Changes) -> Result<(), StorageError> {
        let database = self.connect().await?;
        let names: Array = self.stores.iter().map(|name| JsValue::from(*name)).collect();
        let transaction = begin(&database, &names, true)?;
        let finished = Finished::of(&transaction);
        let made = self.fill(&transaction, changes).await;
        if let Err(error) = made {
            // It may have been aborted already, by the very thing that went wrong.
            let _aborted = transaction.abort();
            return Err(error);
        }
        finished.wait().await
    }

    async fn fill(&self, transaction: &IdbTransaction, changes: &Changes) -> Result<(), StorageError> {
        for (name, key, expected) in &changes.expected {
            let found = object_store(transaction, name)?.get(key).map_err(|error| storage_error(&error))?;
            let found = settled(&found, DONE_WITHIN).await?;
            let found = (!found.is_undefined()).then(|| bytes_of(&found));
            let already = changes.puts.iter().find(|put| put.0 == *name && put.1 == *key).map(|put| &put.2);
            if found != *expected && (found.is_none() || found.as_ref() != already) {
                return Err(StorageError::Stale);
            }
        }
        for (name, range) in &changes.removals {
            object_store(transaction, name)?.delete(range).map_err(|error| storage_error(&error))?;
        }
        for (name, key, bytes) in &changes.puts {
            let value = Uint8Array::from(bytes.as_slice());
            object_store(transaction, name)?.put_with_key(&value, key).map_err(|error| storage_error(&error))?;
        }
        Ok(())
    }
}

/// What a transaction does: names of stores, keys, bytes.
#[derive(Default)]
pub struct Changes {
    pub expected: Vec<(&'static str, JsValue, Option<Vec<u8>>)>,
    pub puts: Vec<(&'static str, JsValue, Vec<u8>)>,
    /// Keys or ranges of keys.
    pub removals: Vec<(&'static str, JsValue)>,
}

/// A range of numbers as keys.
pub fn key_range(range: &std::ops::Range<u64>) -> Result<JsValue, StorageError> {
    let (lower, upper) = (JsValue::from_f64(range.start as f64), JsValue::from_f64(range.end as f64));
    IdbKeyRange::bound_with_lower_open_and_upper_open(&lower, &upper, false, true)
        .map(JsValue::from)
        .map_err(|error| storage_error(&error))
}

/// Deletes a database. A tab that still holds it open lets go when it is asked to.
pub async fn delete(name: &str) -> Result<(), StorageError> {
    let deleting = factory()?.delete_database(name).map_err(|error| storage_error(&error))?;
    settled(&deleting, OPENED_WITHIN).await.map(drop)
}

/// The names of all databases of this origin; none where the browser does not tell.
pub async fn names() -> Vec<String> {
    let Ok(factory) = factory() else { return Vec::new() };
    let list: Result<Function, JsValue> = Reflect::get(&factory, &"databases".into()).and_then(JsCast::dyn_into);
    let Ok(Ok(listing)) = list.map(|list| list.call0(&factory).and_then(JsCast::dyn_into::<Promise>)) else { return Vec::new() };
    let Ok(found) = within(OPENED_WITHIN, listing).await else { return Vec::new() };
    let name = |database: JsValue| Reflect::get(&database, &"name".into()).ok()?.as_string();
    Array::from(&found).iter().filter_map(name).collect()
}

fn factory() -> Result<IdbFactory, StorageError> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).map_err(|error| storage_error(&error))?;
    factory.dyn_into().map_err(|_| StorageError::Other("this browser has no IndexedDB".to_owned()))
}

fn object_store(transaction: &IdbTransaction, name: &str) -> Result<IdbObjectStore, StorageError> {
    transaction.object_store(name).map_err(|error| storage_error(&error))
}

/// Begins a transaction; one that writes is reported done only when it is on the disk.
fn begin(database: &IdbDatabase, stores: &Array, writes: bool) -> Result<IdbTransaction, StorageError> {
    let options = Object::new();
    let begun = Reflect::set(&options, &"durability".into(), &"strict".into())
        .and_then(|_| Reflect::get(database, &"transaction".into()))
        .and_then(JsCast::dyn_into::<Function>)
        .and_then(|begin| begin.call3(database, stores, &if writes { "readwrite" } else { "readonly" }.into(), &options));
    begun.map_err(|error| storage_error(&error))?.dyn_into().map_err(|_| StorageError::Other("no transaction came".to_owned()))
}

fn bytes_of(value: &JsValue) -> Vec<u8> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default()
}

/// Browsers drop connections of tabs in the background, and say so in several ways.
fn is_dropped(error: &StorageError) -> bool {
    let dropped = ["InvalidStateError", "UnknownError", "AbortError", "TransactionInactiveError"];
    matches!(error, StorageError::Other(words) if dropped.iter().any(|name| words.starts_with(name)))
}

/// The result of a request.
async fn settled(request: &IdbRequest, milliseconds: i32) -> Result<JsValue, StorageError> {
    let mut listeners = None;
    let promise = Promise::new(&mut |resolve, reject| {
        let (of_success, of_error) = (request.clone(), request.clone());
        let on_success = Closure::<dyn FnMut(Event)>::new(move |_event: Event| {
            let result = of_success.result().unwrap_or(JsValue::UNDEFINED);
            let _settled = resolve.call1(&JsValue::UNDEFINED, &result);
        });
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            // Handled here, and so nobody else's business.
            event.prevent_default();
            let error = of_error.error().ok().flatten().map_or(JsValue::UNDEFINED, JsValue::from);
            let _settled = reject.call1(&JsValue::UNDEFINED, &error);
        });
        request.set_onsuccess(Some(on_success.as_ref().unchecked_ref()));
        request.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        listeners = Some((on_success, on_error));
    });
    let outcome = within(milliseconds, promise).await;
    request.set_onsuccess(None);
    request.set_onerror(None);
    drop(listeners);
    outcome.map_err(|error| storage_error(&error))
}

/// The end of a transaction.
struct Finished<'t> {
    transaction: &'t IdbTransaction,
    promise: Promise,
    _listeners: [Closure<dyn FnMut(Event)>; 2],
}

impl<'t> Finished<'t> {
    fn of(transaction: &'t IdbTransaction) -> Self {
        let mut listeners = None;
        let promise = Promise::new(&mut |resolve, reject| {
            let on_complete = Closure::<dyn FnMut(Event)>::new(move |_event: Event| {
                let _settled = resolve.call0(&JsValue::UNDEFINED);
            });
            let of_abort = transaction.clone();
            let on_abort = Closure::<dyn FnMut(Event)>::new(move |_event: Event| {
                let aborted = || js_sys::Error::new("the transaction was aborted").into();
                let error = of_abort.error().map_or_else(aborted, JsValue::from);
                let _settled = reject.call1(&JsValue::UNDEFINED, &error);
            });
            transaction.set_oncomplete(Some(on_complete.as_ref().unchecked_ref()));
            transaction.set_onabort(Some(on_abort.as_ref().unchecked_ref()));
            listeners = Some([on_complete, on_abort]);
        });
        let listeners = listeners.expect("a promise runs its function at once");
        Finished { transaction, promise, _listeners: listeners }
    }

    async fn wait(self) -> Result<(), StorageError> {
        within(DONE_WITHIN, self.promise.clone()).await.map(drop).map_err(|error| storage_error(&error))
    }
}

impl Drop for Finished<'_> {
    fn drop(&mut self) {
        self.transaction.set_oncomplete(None);
        self.transaction.set_onabort(None);
        // A promise that is rejected and that nobody waited for would be reported as an error of the page.
        let handled = Closure::once_into_js(|_error: JsValue| {});
        let _quiet = Reflect::get(&self.promise, &"catch".into())
            .and_then(JsCast::dyn_into::<Function>)
            .and_then(|catch| catch.call1(&self.promise, &handled));
    }
}
