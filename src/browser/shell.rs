//! Carries out the commands of the state, and tells it what happened.
//!
//! The state knows things by number; the things themselves, files and bytes, are kept here.

use super::files::{PathFile, blob_of, file_of_text};
use super::launch_host::{self, LaunchHost};
use super::offline::Offline;
use super::pool::{self, Pool};
use super::store_client::{self, StoreClient};
use super::{page, remembered, requests};
use crate::dataset::SourceId;
use crate::state::documents::{DocumentsMessage, NewFile, Sample};
use crate::state::launch::{LaunchCommand, LaunchMessage};
use crate::state::{Attach, AttachmentsId, Command, FileHandle, Message, WorkerMessage};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, File, HtmlAnchorElement, Url};

/// How long the address of a download must stay, in milliseconds: the browser reads it after the click.
const DOWNLOAD_KEPT: i32 = 60_000;

type Emit = Rc<dyn Fn(Message)>;

/// The things behind the numbers of the state.
pub struct Shell {
    things: Rc<Things>,
    pool: Pool,
    store: StoreClient,
    offline: Offline,
    launch: LaunchHost,
}

struct Things {
    emit: Emit,
    /// A `File`, or the buffer of a file that came out of an archive.
    files: RefCell<HashMap<FileHandle, JsValue>>,
    attachments: RefCell<HashMap<AttachmentsId, Vec<JsValue>>>,
    next: Cell<u64>,
}

impl Shell {
    /// Starts the store and the watch over requests.
    pub fn start(emit: impl Fn(Message) + 'static) -> Self {
        let emit: Emit = Rc::new(emit);
        let things = Rc::new(Things {
            emit: Rc::clone(&emit),
            files: RefCell::default(),
            attachments: RefCell::default(),
            next: Cell::new(0),
        });
        let kept = Rc::clone(&things);
        let pool = Pool::new(move |event| (kept.emit)(Message::Worker(kept.worker_message(event))));
        let kept = Rc::clone(&things);
        let store = StoreClient::start(move |event| match event {
            store_client::Event::Answered { answer, attachments } => {
                let attachments = kept.keep_any(attachments);
                (kept.emit)(Message::Answered { answer, attachments });
            }
            store_client::Event::Works { done, total } => (kept.emit)(Message::StoreWorks { done, total }),
            store_client::Event::Died => (kept.emit)(Message::StoreDied),
        });
        let of_offline = Rc::clone(&emit);
        let offline = Offline::start(move |message| of_offline(Message::Offline(message)));
        let kept = Rc::clone(&things);
        let launch = LaunchHost::new(move |event| (kept.emit)(Message::Launch(kept.launch_message(event))));
        requests::observe(move |request| emit(Message::RequestSeen(request)));
        Shell { things, pool, store, offline, launch }
    }

    /// The element in which the part lives that launches training.
    pub fn launch_root(&self) -> &Element {
        self.launch.root()
    }

    /// Does what the state asks for.
    pub fn carry_out(&self, command: Command) {
        match command {
            Command::ShowStep(step) => page::show_step(step),
            Command::ApplyInterface(interface) => {
                page::apply_interface(interface);
                remembered::remember_interface(interface);
            }
            Command::Start { task, work, attach } => {
                let attachment = match attach {
                    Attach::File(handle) => self.things.files.borrow().get(&handle).cloned(),
                    Attach::Kept(id) => self.things.take(id).into_iter().next(),
                };
                // Without its file the task still runs, and says that the file is gone.
                self.pool.add(task, work, attachment.unwrap_or(JsValue::NULL));
            }
            Command::Cancel { task } => self.pool.cancel(task),
            Command::Ask { ask, attachments, file } => {
                let mut attachments = attachments.map(|id| self.things.take(id)).unwrap_or_default();
                attachments.extend(file.and_then(|file| self.things.files.borrow().get(&file).cloned()));
                self.store.ask(ask, attachments);
            }
            Command::RememberWithoutNetwork(without) => remembered::remember_without_network(without),
            Command::RememberOpen(project) => remembered::remember_open(project),
            Command::RememberProjects(projects) => remembered::remember_projects(&projects),
            Command::AskToPersist => remembered::ask_to_persist(),
            Command::Erase => wasm_bindgen_futures::spawn_local(remembered::erase()),
            Command::Keep { source, attachments } => self.keep(source, attachments),
            Command::Drop(id) => drop(self.things.take(id)),
            Command::Release(handle) => drop(self.things.files.borrow_mut().remove(&handle)),
            Command::Unpack { attachments, paths } => self.unpack(attachments, paths),
            Command::FetchSample(sample) => self.fetch_sample(sample),
            Command::SaveText { name, text } => save(&[text.into()], &name),
            Command::Download { attachments, name } => save(&self.things.take(attachments), &name),
            Command::Offline(command) => self.offline.carry_out(command),
            Command::Launch(LaunchCommand::Load) => self.launch.load(),
            Command::Launch(LaunchCommand::Say { words, attachments }) => {
                self.launch.say(words, attachments.map(|id| self.things.take(id)).unwrap_or_default());
            }
        }
    }

    /// Keeps files that a person handed over, and tells the state.
    pub fn take_files(&self, files: Vec<PathFile>) {
        self.things.take_files(files);
    }

    /// Keeps a file that came from the store, and tells the state.
    fn keep(&self, source: SourceId, attachments: AttachmentsId) {
        let Some(buffer) = self.things.take(attachments).into_iter().next() else { return };
        let bytes = buffer.dyn_ref::<js_sys::ArrayBuffer>().map_or(0, |buffer| u64::from(buffer.byte_length()));
        let Ok(file) = blob_of(&[buffer], "") else { return };
        let handle = self.things.keep_file(file.into());
        (self.things.emit)(Message::Documents(DocumentsMessage::FileKept { source, handle, bytes }));
    }

    fn unpack(&self, attachments: AttachmentsId, paths: Vec<String>) {
        let buffers = self.things.take(attachments);
        let files = paths.into_iter().zip(buffers).map(|(path, buffer)| {
            let bytes = buffer.dyn_ref::<js_sys::ArrayBuffer>().map_or(0, |buffer| u64::from(buffer.byte_length()));
            NewFile { handle: self.things.keep_file(buffer), path, bytes, modified: 0 }
        });
        let files = files.collect();
        (self.things.emit)(Message::Documents(DocumentsMessage::FilesDropped(files)));
    }

    fn fetch_sample(&self, sample: Sample) {
        let things = Rc::clone(&self.things);
        wasm_bindgen_futures::spawn_local(async move {
            let Some((name, text)) = page::sample(sample).await else {
                (things.emit)(Message::Documents(DocumentsMessage::SampleMissing));
                return;
            };
            if let Ok(file) = file_of_text(&name, &text) {
                things.take_files(vec![PathFile { path: name, file }]);
            }
        });
    }
}

impl Things {
    fn number(&self) -> u64 {
        self.next.replace(self.next.get() + 1)
    }

    fn keep(&self, attachments: Vec<JsValue>) -> AttachmentsId {
        let id = AttachmentsId(self.number());
        self.attachments.borrow_mut().insert(id, attachments);
        id
    }

    fn keep_any(&self, attachments: Vec<JsValue>) -> Option<AttachmentsId> {
        (!attachments.is_empty()).then(|| self.keep(attachments))
    }

    fn take(&self, id: AttachmentsId) -> Vec<JsValue> {
        self.attachments.borrow_mut().remove(&id).unwrap_or_default()
    }

    fn keep_file(&self, file: JsValue) -> FileHandle {
        let handle = FileHandle(self.number());
        self.files.borrow_mut().insert(handle, file);
        handle
    }

    fn take_files(&self, files: Vec<PathFile>) {
        let size = |file: &File| file.size() as u64;
        let files = files.into_iter().map(|PathFile { path, file }| {
            let (bytes, modified) = (size(&file), file.last_modified() as u64);
            NewFile { handle: self.keep_file(file.into()), path, bytes, modified }
        });
        let files: Vec<NewFile> = files.collect();
        if !files.is_empty() {
            (self.emit)(Message::Documents(DocumentsMessage::FilesDropped(files)));
        }
    }

    fn worker_message(&self, event: pool::Event) -> WorkerMessage {
        match event {
            pool::Event::Progress { task, done, total } => WorkerMessage::Progress { task, done, total },
            pool::Event::Done { task, outcome, hash, attachments } => {
                WorkerMessage::Done { task, outcome, hash, attachments: self.keep(attachments) }
            }
            pool::Event::GaveUp { task, reason } => WorkerMessage::GaveUp { task, reason },
        }
    }

    fn launch_message(&self, event: launch_host::Event) -> LaunchMessage {
        match event {
            launch_host::Event::Loaded => LaunchMessage::Loaded,
            launch_host::Event::LoadFailed => LaunchMessage::LoadFailed,
            launch_host::Event::Said { said, attachments } => {
                LaunchMessage::Said { said, attachments: self.keep_any(attachments) }
            }
        }
    }
}

/// Saves parts as one file, as every browser can.
fn save(parts: &[JsValue], name: &str) {
    let media_type = match name.rsplit('.').next() {
        Some("ftproj") => "application/zip",
        Some("csv") => "text/csv",
        _ => "application/jsonl",
    };
    let Ok(blob) = blob_of(parts, media_type) else { return };
    let (Ok(address), Some(document)) = (Url::create_object_url_with_blob(&blob), page::document()) else { return };
    if let Some(anchor) = document.create_element("a").ok().and_then(|anchor| anchor.dyn_into::<HtmlAnchorElement>().ok()) {
        anchor.set_href(&address);
        anchor.set_download(name);
        anchor.click();
    }
    wasm_bindgen_futures::spawn_local(async move {
        pool::sleep(DOWNLOAD_KEPT).await;
        let _already_gone = Url::revoke_object_url(&address);
    });
}
