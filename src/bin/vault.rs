//! The worker that holds the key and sends requests to the chosen service. It is small on purpose: nothing else runs where
//! the key is.

#[cfg(target_arch = "wasm32")]
mod worker {
    use doctune::api::{Failure, NotSent, Request};
    use doctune::browser::envelope::Envelope;
    use doctune::browser::sending::{self, Stopper, Target};
    use doctune::browser::worker_side::{listen, say};
    use doctune::pricing::MicroDollars;
    use doctune::work::TaskId;
    use doctune::work::vault::{Ask, Connection, Said, allows, hint_of, left_after, trimmed_key};
    use std::cell::RefCell;
    use std::collections::HashMap;
    use std::rc::Rc;
    use wasm_bindgen::JsValue;

    #[derive(Default)]
    struct Vault {
        connection: Option<Connection>,
        /// The key is in this field and nowhere else.
        key: Option<String>,
        without_network: bool,
        /// What may still be spent; `None` for any amount.
        left: Option<MicroDollars>,
        under_way: HashMap<TaskId, Stopper>,
    }

    type Shared = Rc<RefCell<Vault>>;

    pub fn start() {
        let vault = Shared::default();
        listen(move |envelope: Envelope<Ask>| {
            let Envelope { task, body, attachments, .. } = envelope;
            match body {
                Ask::Connect(connection) => connect(&vault, connection),
                Ask::TakeKey => {
                    let typed = attachments.first().and_then(JsValue::as_string).unwrap_or_default();
                    vault.borrow_mut().key = trimmed_key(&typed).map(str::to_owned);
                    tell_key(&vault, task);
                }
                Ask::ForgetKey => {
                    vault.borrow_mut().key = None;
                    stop_all(&vault);
                    tell_key(&vault, task);
                }
                Ask::Send(request) => {
                    let vault = Rc::clone(&vault);
                    let file = attachments.into_iter().next();
                    wasm_bindgen_futures::spawn_local(async move {
                        let answered = send(&vault, task, &request, file).await;
                        vault.borrow_mut().under_way.remove(&task);
                        say(task, Said::Answered(answered), &[]);
                    });
                }
                Ask::Stop(task) => {
                    if let Some(stopper) = vault.borrow().under_way.get(&task) {
                        stopper.stop();
                    }
                }
                Ask::Left(left) => vault.borrow_mut().left = left,
                Ask::WithoutNetwork(without) => {
                    vault.borrow_mut().without_network = without;
                    if without {
                        stop_all(&vault);
                    }
                }
                Ask::Probe => {
                    let vault = vault.borrow();
                    let target = match &vault.connection {
                        _ if vault.without_network => Err(NotSent::WithoutNetwork),
                        Some(connection) => Ok(connection.base_url.clone()),
                        None => Err(NotSent::NoKey),
                    };
                    wasm_bindgen_futures::spawn_local(async move {
                        let reached = match target {
                            Ok(base_url) => Ok(sending::probe(&base_url).await),
                            Err(why) => Err(why),
                        };
                        say(task, Said::Probed(reached), &[]);
                    });
                }
            }
        });
        say(TaskId(0), Said::Ready, &[]);
    }

    fn connect(vault: &Shared, connection: Connection) {
        let mut vault = vault.borrow_mut();
        // A key belongs to the address for which it was given.
        if vault.connection.as_ref().is_some_and(|old| old.base_url != connection.base_url || old.auth != connection.auth) {
            vault.key = None;
        }
        vault.connection = Some(connection);
    }

    fn tell_key(vault: &Shared, task: TaskId) {
        say(task, Said::Key(vault.borrow().key.as_deref().map(hint_of)), &[]);
    }

    fn stop_all(vault: &Shared) {
        vault.borrow().under_way.values().for_each(Stopper::stop);
    }

    async fn send(
        vault: &Shared,
        task: TaskId,
        request: &Request,
        file: Option<JsValue>,
    ) -> Result<doctune::api::Answer, Failure> {
        let (target, stopper) = {
            let mut vault = vault.borrow_mut();
            if vault.without_network {
                return Err(Failure::NotSent(NotSent::WithoutNetwork));
            }
            let connection = vault.connection.as_ref().ok_or(Failure::NotSent(NotSent::NoKey))?;
            if !allows(connection.dialect, request) {
                return Err(Failure::NotSent(NotSent::RouteUnknown));
            }
            let left = left_after(vault.left, request).ok_or(Failure::NotSent(NotSent::OverCap))?;
            let key = vault.key.clone().ok_or(Failure::NotSent(NotSent::NoKey))?;
            let target = Target { base_url: connection.base_url.clone(), auth: connection.auth, key };
            let stopper = Stopper::new().ok_or(Failure::NotSent(NotSent::NoWorker))?;
            // From here on it counts as spent, whatever becomes of it.
            vault.left = left;
            vault.under_way.insert(task, stopper.clone());
            (target, stopper)
        };
        let progress = move |sent, total| say(task, Said::Progress { sent, total }, &[]);
        sending::send(&target, request, file, &stopper, progress).await
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    doctune::browser::panics::report();
    worker::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program is for the browser; ./dev serve builds the page and serves it.");
}
