//! The shelf of the browser: a database that lists the projects, and one of each project with a folder of blobs. Where the
//! browser keeps nothing for this page, projects stand in memory.

use super::blobs::{self, Blobs};
use super::database::{self, Changes, Database, key_range};
use super::tabs::{self, Asking, Channel, Lock};
use super::within;
use crate::browser::namespace::own;
use crate::document::Hash;
use crate::work::store::{
    Access, Drawer, Home, MemoryShelf, MemoryStorage, News, ProjectCard, ProjectId, ReadOnly, Shelf, Space, Storage,
    StorageError, Transaction,
};
use js_sys::{Function, Promise, Reflect};
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

/// The database that lists the projects, and what the names of the projects' own databases begin with.
const LIBRARY: &str = "doctune";
const PROJECT: &str = "doctune-project-";
const CARDS: &str = "projects";
/// The stores of a project's database. The last three are of trainings: launches, jobs (not used so far) and what was paid.
const STORES: &[&str] = &["edits", "snapshots", "meta", "intents", "jobs", "spending"];
/// A page that is loaded anew finds the lock of the one before it still held for a moment.
const FREED_WITHIN: i32 = 600;
/// A tab that was asked to let go of a project has so many milliseconds to finish what it is doing.
const LETS_GO_WITHIN: i32 = 2_000;

/// What comes to the worker from elsewhere than the page.
pub enum Inbox {
    News(News),
    /// The lock on this project was taken away.
    LockLost(ProjectId),
    /// A newer build has changed the database of this project.
    Newer(ProjectId),
}

/// Projects in the browser.
pub struct BrowserShelf {
    kind: OnceCell<Kind>,
    memory: MemoryShelf,
    locks: HashMap<ProjectId, Lock>,
    channel: Channel,
    inbox: Rc<dyn Fn(Inbox)>,
}

enum Kind {
    Kept(Database),
    Memory,
}

impl BrowserShelf {
    /// `inbox` is called with what other tabs say and do.
    pub fn new(inbox: impl Fn(Inbox) + 'static) -> Self {
        let inbox: Rc<dyn Fn(Inbox)> = Rc::new(inbox);
        let hear = Rc::clone(&inbox);
        let channel = Channel::open(move |news| hear(Inbox::News(news)));
        BrowserShelf { kind: OnceCell::new(), memory: MemoryShelf::default(), locks: HashMap::new(), channel, inbox }
    }

    /// Finds out whether the browser keeps anything, with a second try: a single failure is no refusal.
    async fn kind(&self) -> &Kind {
        if let Some(kind) = self.kind.get() {
            return kind;
        }
        let kept = match library().await {
            Err(_) => library().await,
            opened => opened,
        };
        self.kind.get_or_init(|| kept.map_or(Kind::Memory, Kind::Kept))
    }

    async fn lock(&self, id: ProjectId, asking: Asking) -> Result<Option<Lock>, StorageError> {
        let inbox = Rc::clone(&self.inbox);
        tabs::lock(&database_of(id), asking, move || inbox(Inbox::LockLost(id))).await
    }
}

/// The database of a project, and the lock on it.
fn database_of(id: ProjectId) -> String {
    own(&format!("{PROJECT}{id}"))
}

async fn library() -> Result<Database, StorageError> {
    // Without a place for blobs the database alone is of no use.
    blobs::probe().await?;
    Database::open(own(LIBRARY), &[CARDS], || {}).await
}

impl Shelf for BrowserShelf {
    type Storage = AnyStorage;

    fn now(&self) -> u64 {
        // Milliseconds of this century are whole numbers in a double.
        js_sys::Date::now() as u64
    }

    fn home(&self) -> Home {
        if matches!(self.kind.get(), Some(Kind::Kept(_))) { Home::Browser } else { Home::Memory }
    }

    fn new_id(&mut self) -> ProjectId {
        let half = || (js_sys::Math::random() * f64::from(u32::MAX)) as u64;
        ProjectId(half() << 32 | half())
    }

    async fn cards(&self) -> Result<Vec<ProjectCard>, StorageError> {
        let Kind::Kept(library) = self.kind().await else { return self.memory.cards().await };
        let records = library.records(CARDS, None).await?;
        // A card that cannot be read hides no other; its project is found again below.
        let mut cards: Vec<ProjectCard> = records.iter().filter_map(|(_, bytes)| serde_json::from_slice(bytes).ok()).collect();
        let prefix = own(PROJECT);
        for name in database::names().await {
            let Some(id) = name.strip_prefix(&prefix).and_then(|id| id.parse().ok()) else { continue };
            if !cards.iter().any(|card| card.id == id) {
                cards.push(ProjectCard { id, name: String::new(), changed: 0, sources: 0, examples: 0 });
            }
        }
        Ok(cards)
    }

    async fn put_card(&mut self, card: &ProjectCard) -> Result<(), StorageError> {
        let Kind::Kept(library) = self.kind().await else { return self.memory.put_card(card).await };
        let bytes = serde_json::to_vec(card).map_err(|error| StorageError::Other(error.to_string()))?;
        library.write(&Changes { puts: vec![(CARDS, card.id.to_string().into(), bytes)], ..Changes::default() }).await
    }

    async fn open(&mut self, id: ProjectId) -> Result<(AnyStorage, Access), StorageError> {
        if let Kind::Memory = self.kind().await {
            let (storage, access) = self.memory.open(id).await?;
            return Ok((AnyStorage::Memory(storage), access));
        }
        let access = match self.locks.contains_key(&id) {
            true => Access::Write,
            false => match self.lock(id, Asking::Within(FREED_WITHIN)).await? {
                Some(lock) => {
                    self.locks.insert(id, lock);
                    Access::Write
                }
                None => Access::ReadOnly(ReadOnly::OtherTab),
            },
        };
        let opened = match BrowserStorage::open(id, &self.inbox).await {
            Err(_) => BrowserStorage::open(id, &self.inbox).await,
            opened => opened,
        };
        match opened {
            Ok(storage) => {
                if access == Access::Write {
                    // What is left lying only takes room.
                    let _later = storage.blobs.remove_unfinished().await;
                }
                let access = if storage.database.is_newer() { Access::ReadOnly(ReadOnly::Newer) } else { access };
                Ok((AnyStorage::Browser(storage), access))
            }
            Err(error) => {
                self.locks.remove(&id);
                Err(error)
            }
        }
    }

    fn close(&mut self, id: ProjectId, storage: AnyStorage) {
        self.locks.remove(&id);
        if let AnyStorage::Memory(storage) = storage {
            self.memory.close(id, storage);
        }
    }

    async fn take_over(&mut self, id: ProjectId) -> Result<(), StorageError> {
        if let Kind::Memory = self.kind().await {
            return Ok(());
        }
        self.channel.tell(News::WantsToWrite(id));
        let lock = match self.lock(id, Asking::Within(LETS_GO_WITHIN)).await? {
            // A tab that does not answer is frozen or worse. Should it wake, it finds the lock gone and the records newer.
            None => self.lock(id, Asking::ByForce).await?,
            lock => lock,
        };
        self.locks.insert(id, lock.ok_or_else(|| StorageError::Other("the lock was not given".to_owned()))?);
        Ok(())
    }

    fn let_go(&mut self, id: ProjectId) {
        self.locks.remove(&id);
    }

    async fn delete(&mut self, id: ProjectId) -> Result<(), StorageError> {
        let Kind::Kept(library) = self.kind().await else { return self.memory.delete(id).await };
        let Some(_lock) = self.lock(id, Asking::Within(FREED_WITHIN)).await? else { return Err(StorageError::Stale) };
        // The card goes last: what is left of a deletion that was cut off can be deleted again.
        blobs::remove_project(&id.to_string()).await?;
        database::delete(&database_of(id)).await?;
        library.write(&Changes { removals: vec![(CARDS, id.to_string().into())], ..Changes::default() }).await
    }

    async fn erase(&mut self) -> Result<(), StorageError> {
        if let Kind::Memory = self.kind().await {
            return self.memory.erase().await;
        }
        self.locks.clear();
        blobs::remove_all().await?;
        let prefix = own(PROJECT);
        for name in database::names().await.iter().filter(|name| name.starts_with(&prefix)) {
            database::delete(name).await?;
        }
        self.kind = OnceCell::new();
        database::delete(&own(LIBRARY)).await
    }

    async fn space(&self) -> Option<Space> {
        let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
        let storage = Reflect::get(&navigator, &"storage".into()).ok()?;
        let ask = |name: &str| {
            let function: Function = Reflect::get(&storage, &name.into()).ok()?.dyn_into().ok()?;
            function.call0(&storage).ok()?.dyn_into::<Promise>().ok()
        };
        let estimate = within(LETS_GO_WITHIN, ask("estimate")?).await.ok()?;
        let bytes = |key: &str| Reflect::get(&estimate, &key.into()).ok()?.as_f64();
        let (used, quota) = (bytes("usage")?, bytes("quota")?);
        let persisted = match ask("persisted") {
            Some(asked) => within(LETS_GO_WITHIN, asked).await.is_ok_and(|answer| answer.is_truthy()),
            None => false,
        };
        Some(Space { used: used as u64, left: (quota - used).max(0.0) as u64, persisted })
    }

    fn tell(&self, news: News) {
        self.channel.tell(news);
    }
}

/// A project's storage, in the browser or in memory.
pub enum AnyStorage {
    Browser(BrowserStorage),
    Memory(MemoryStorage),
}

impl Storage for AnyStorage {
    async fn put_blob(&mut self, hash: Hash, bytes: Vec<u8>) -> Result<(), StorageError> {
        match self {
            AnyStorage::Browser(storage) => storage.blobs.put(hash, &bytes).await,
            AnyStorage::Memory(storage) => storage.put_blob(hash, bytes).await,
        }
    }

    async fn put_blobs(&mut self, blobs: Vec<(Hash, Vec<u8>)>) -> Result<(), StorageError> {
        match self {
            AnyStorage::Browser(storage) => storage.blobs.put_all(&blobs).await,
            AnyStorage::Memory(storage) => storage.put_blobs(blobs).await,
        }
    }

    async fn blob(&self, hash: Hash) -> Result<Rc<Vec<u8>>, StorageError> {
        match self {
            AnyStorage::Browser(storage) => storage.blobs.read(hash).await.map(Rc::new),
            AnyStorage::Memory(storage) => storage.blob(hash).await,
        }
    }

    async fn blob_part(&self, hash: Hash, range: Range<u64>) -> Result<Vec<u8>, StorageError> {
        match self {
            AnyStorage::Browser(storage) => storage.blobs.read_part(hash, range).await,
            AnyStorage::Memory(storage) => storage.blob_part(hash, range).await,
        }
    }

    async fn blobs(&self) -> Result<BTreeSet<Hash>, StorageError> {
        match self {
            AnyStorage::Browser(storage) => storage.blobs.list().await,
            AnyStorage::Memory(storage) => storage.blobs().await,
        }
    }

    async fn remove_blobs(&mut self, hashes: &[Hash]) -> Result<(), StorageError> {
        match self {
            AnyStorage::Browser(storage) => storage.blobs.remove(hashes).await,
            AnyStorage::Memory(storage) => storage.remove_blobs(hashes).await,
        }
    }

    async fn records(&self, drawer: Drawer, from: u64) -> Result<Vec<(u64, Vec<u8>)>, StorageError> {
        match self {
            AnyStorage::Browser(storage) => storage.records(drawer, from).await,
            AnyStorage::Memory(storage) => storage.records(drawer, from).await,
        }
    }

    async fn write(&mut self, transaction: Transaction) -> Result<(), StorageError> {
        match self {
            AnyStorage::Browser(storage) => storage.write(transaction).await,
            AnyStorage::Memory(storage) => storage.write(transaction).await,
        }
    }

    async fn begin_file(&mut self, now: u64) -> Result<Option<String>, StorageError> {
        match self {
            AnyStorage::Browser(storage) => storage.blobs.begin_file(now).await.map(Some),
            AnyStorage::Memory(storage) => storage.begin_file(now).await,
        }
    }

    async fn add_to_file(&mut self, bytes: &[u8]) -> Result<(), StorageError> {
        match self {
            AnyStorage::Browser(storage) => storage.blobs.add_to_file(bytes),
            AnyStorage::Memory(storage) => storage.add_to_file(bytes).await,
        }
    }

    async fn end_file(&mut self) -> Result<(), StorageError> {
        match self {
            AnyStorage::Browser(storage) => storage.blobs.end_file(),
            AnyStorage::Memory(storage) => storage.end_file().await,
        }
    }
}

impl AnyStorage {
    /// A file that was written for the person, as a `File` of the browser; `None` when it is gone.
    pub async fn file(&self, name: &str) -> Option<JsValue> {
        match self {
            AnyStorage::Browser(storage) => storage.blobs.written(name).await.ok(),
            AnyStorage::Memory(_) => None,
        }
    }
}

/// A project in its database and its folder.
pub struct BrowserStorage {
    database: Database,
    blobs: Blobs,
}

impl BrowserStorage {
    async fn open(id: ProjectId, inbox: &Rc<dyn Fn(Inbox)>) -> Result<Self, StorageError> {
        let inbox = Rc::clone(inbox);
        let database = Database::open(database_of(id), STORES, move || inbox(Inbox::Newer(id))).await?;
        Ok(BrowserStorage { database, blobs: Blobs::open(&id.to_string()).await? })
    }

    async fn records(&self, drawer: Drawer, from: u64) -> Result<Vec<(u64, Vec<u8>)>, StorageError> {
        let records = self.database.records(drawer.name(), Some(from)).await?;
        // Keys are whole numbers far below the limit of a double.
        Ok(records.into_iter().filter_map(|(key, bytes)| Some((key.as_f64()? as u64, bytes))).collect())
    }

    async fn write(&self, transaction: Transaction) -> Result<(), StorageError> {
        let key = |number: u64| JsValue::from_f64(number as f64);
        let expected = transaction.expected.into_iter();
        let removals = transaction.removals.iter().map(|(drawer, range)| Ok((drawer.name(), key_range(range)?)));
        let changes = Changes {
            expected: expected.map(|(drawer, number, bytes)| (drawer.name(), key(number), bytes)).collect(),
            removals: removals.collect::<Result<Vec<_>, StorageError>>()?,
            puts: transaction.puts.into_iter().map(|(drawer, number, bytes)| (drawer.name(), key(number), bytes)).collect(),
        };
        self.database.write(&changes).await
    }
}
