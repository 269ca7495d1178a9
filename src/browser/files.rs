//! Files as the browser hands them over: dropped, with folders and their paths; chosen; pasted.

use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, DataTransfer, DragEvent, File, FileList, FilePropertyBag, FileSystemDirectoryEntry,
    FileSystemDirectoryReader, FileSystemEntry, FileSystemFileEntry,
};

/// A file with the path under which it was handed over, folders included.
#[derive(Clone, Debug)]
pub struct PathFile {
    pub path: String,
    pub file: File,
}

/// Something dropped: an entry that may be a folder, or a plain file where the browser knows no entries.
#[derive(Clone, Debug)]
pub enum Dropped {
    Entry(FileSystemEntry),
    File(File),
}

/// Whether what is dragged are files and not words.
pub fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}

/// Takes everything out of a drop. It is gone once the drop's event is over, so this is not asynchronous.
pub fn take_drop(transfer: &DataTransfer) -> Vec<Dropped> {
    let items = transfer.items();
    let mut dropped = Vec::new();
    for index in 0..items.length() {
        let Some(item) = items.get(index).filter(|item| item.kind() == "file") else { continue };
        match item.webkit_get_as_entry() {
            Ok(Some(entry)) => dropped.push(Dropped::Entry(entry)),
            _ => dropped.extend(item.get_as_file().ok().flatten().map(Dropped::File)),
        }
    }
    dropped
}

/// Takes over what was dropped before the app was there; see `www/boot.js` for the contract. Texts come second.
pub fn take_early_drops() -> (Vec<Dropped>, Vec<String>) {
    let (mut dropped, mut texts) = (Vec::new(), Vec::new());
    let drops = Reflect::get(&js_sys::global(), &"doctuneEarlyDrops".into()).and_then(|early| {
        let take: js_sys::Function = Reflect::get(&early, &"take".into())?.dyn_into()?;
        take.call0(&early)
    });
    for drop in drops.ok().and_then(|drops| drops.dyn_into::<Array>().ok()).into_iter().flat_map(|drops| drops.to_vec()) {
        let field = |of: &JsValue, key: &str| Reflect::get(of, &key.into()).unwrap_or(JsValue::NULL);
        texts.extend(field(&drop, "text").as_string().filter(|text| !text.is_empty()));
        let items = field(&drop, "items").dyn_into::<Array>().unwrap_or_default();
        for item in items.iter() {
            let (entry, file) = (field(&item, "entry"), field(&item, "file"));
            if entry.is_truthy() {
                dropped.push(Dropped::Entry(entry.unchecked_into()));
            } else if file.is_truthy() {
                dropped.push(Dropped::File(file.unchecked_into()));
            }
        }
    }
    (dropped, texts)
}

/// All files below what was dropped, in the order of their paths within each folder.
///
/// A folder or file that cannot be read is left out here; a file that vanishes later is named when it is read.
pub async fn files_of(dropped: Vec<Dropped>) -> Vec<PathFile> {
    let mut found = Vec::new();
    // Newest first, so that popping takes them in order.
    let mut open: Vec<Dropped> = dropped.into_iter().rev().collect();
    while let Some(next) = open.pop() {
        match next {
            Dropped::File(file) => found.push(PathFile { path: file.name(), file }),
            Dropped::Entry(entry) if entry.is_directory() => {
                let mut inside = entries_of(entry.unchecked_into()).await;
                inside.sort_by_key(|entry| std::cmp::Reverse(entry.name()));
                open.extend(inside.into_iter().map(Dropped::Entry));
            }
            Dropped::Entry(entry) => {
                let path = entry.full_path().trim_start_matches('/').to_owned();
                if let Ok(file) = file_of(entry.unchecked_into()).await {
                    found.push(PathFile { path, file });
                }
            }
        }
    }
    found
}

async fn entries_of(folder: FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader: FileSystemDirectoryReader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let promise = Promise::new(&mut |resolve, reject| {
            let failed = reader.read_entries_with_callback_and_callback(&callback(resolve), &callback(reject.clone())).is_err();
            if failed {
                let _nobody_listens = reject.call0(&JsValue::NULL);
            }
        });
        // The browser hands over at most a hundred at a time, and an empty list at the end.
        let part = JsFuture::from(promise).await.ok().and_then(|part| part.dyn_into::<Array>().ok()).unwrap_or_default();
        if part.length() == 0 {
            return all;
        }
        all.extend(part.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

async fn file_of(entry: FileSystemFileEntry) -> Result<File, JsValue> {
    let promise =
        Promise::new(&mut |resolve, reject| entry.file_with_callback_and_callback(&callback(resolve), &callback(reject)));
    JsFuture::from(promise).await?.dyn_into()
}

/// A function as the older interfaces want it: called once, and freed by the browser's own collector.
fn callback(function: js_sys::Function) -> js_sys::Function {
    Closure::once_into_js(move |value: JsValue| {
        let _promise_is_settled = function.call1(&JsValue::NULL, &value);
    })
    .unchecked_into()
}

/// The files of an input element; those of a chosen folder carry their path.
pub fn files_of_list(list: &FileList) -> Vec<PathFile> {
    (0..list.length())
        .filter_map(|index| list.get(index))
        .map(|file| {
            let relative = Reflect::get(&file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
            let path = relative.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name());
            PathFile { path, file }
        })
        .collect()
}

/// What a paste holds.
pub enum Pasted {
    Files(Vec<PathFile>),
    Html(String),
    Text(String),
    Nothing,
}

/// Takes files first, then marked-up text, because it keeps tables and headings, then plain text.
pub fn take_paste(transfer: &DataTransfer) -> Pasted {
    let files = transfer.files().map(|list| files_of_list(&list)).unwrap_or_default();
    if !files.is_empty() {
        return Pasted::Files(files);
    }
    let text_of = |kind: &str| transfer.get_data(kind).ok().filter(|text| !text.trim().is_empty());
    match (text_of("text/html"), text_of("text/plain")) {
        (Some(html), _) => Pasted::Html(html),
        (None, Some(text)) => Pasted::Text(text),
        (None, None) => Pasted::Nothing,
    }
}

/// A file made of text.
///
/// # Errors
/// When the browser has no memory left.
pub fn file_of_text(name: &str, text: &str) -> Result<File, JsValue> {
    let options = FilePropertyBag::new();
    // The same text under the same name is the same file, whenever it was made.
    options.set_last_modified(0.0);
    File::new_with_str_sequence_and_options(&Array::of1(&text.into()), name, &options)
}

/// A blob made of parts that the browser may move out of memory.
///
/// # Errors
/// When the browser has no memory left.
pub fn blob_of(parts: &[JsValue], kind: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_buffer_source_sequence_and_options(&parts.iter().collect::<Array>(), &options)
}
