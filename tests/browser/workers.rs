use doctune::browser::workers::{WorkerKind, WorkerStartError, start_worker};
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, BlobPropertyBag, MessageEvent, Url, Worker};

/// Starts a worker on a page that names this address for it, as the build makes pages do. The tests share one page and take
/// turns at every `await`, so the tag is gone again before the next of them can see it.
fn start_named(address: &str) -> Result<Worker, WorkerStartError> {
    let document = web_sys::window().and_then(|window| window.document()).expect("tests run in a page");
    let meta = document.create_element("meta").expect("a meta element can be made");
    meta.set_attribute("name", "doctune-worker-readers").expect("it takes a name");
    meta.set_attribute("content", address).expect("it takes an address");
    document.document_element().expect("a page has a root").append_child(&meta).expect("the page takes the element");
    let started = start_worker(WorkerKind::Readers);
    meta.remove();
    started
}

fn address_of(script: &str) -> String {
    // A module is only taken from a file that says that it is a script.
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&script.into()), &options).expect("text becomes a blob");
    Url::create_object_url_with_blob(&blob).expect("a blob has an address")
}

/// The first thing that the worker says, or the word "error" when it fails. It listens from now on, not from the first
/// `await` on: what a worker says before is lost.
fn first_word(worker: &Worker) -> impl Future<Output = String> + use<> {
    let told = Promise::new(&mut |resolve, _| {
        let on_message = Closure::once_into_js(move |event: MessageEvent| resolve.call1(&JsValue::NULL, &event.data()));
        worker.set_onmessage(Some(on_message.unchecked_ref()));
    });
    let failed = Promise::new(&mut |resolve, _| {
        let on_error = Closure::once_into_js(move || resolve.call1(&JsValue::NULL, &"error".into()));
        worker.set_onerror(Some(on_error.unchecked_ref()));
    });
    let word = JsFuture::from(Promise::race(&Array::of2(&told, &failed)));
    async move { word.await.expect("neither promise is rejected").as_string().expect("workers of these tests say text") }
}

#[wasm_bindgen_test]
async fn a_worker_runs_the_file_that_the_page_names_under_its_own_name() {
    let address = address_of("postMessage(`${self.name} at ${location.protocol}`)");
    let worker = start_named(&address).expect("the worker starts");
    assert_eq!(first_word(&worker).await, "readers at blob:");
    worker.terminate();
}

#[wasm_bindgen_test]
async fn several_workers_of_a_kind_can_be_started() {
    let address = address_of("postMessage('here')");
    let workers = [start_named(&address), start_named(&address)].map(|worker| worker.expect("each worker starts"));
    let words = workers.each_ref().map(first_word);
    for word in words {
        assert_eq!(word.await, "here");
    }
    workers.iter().for_each(Worker::terminate);
}

#[wasm_bindgen_test]
async fn a_file_that_does_not_load_is_an_error_of_the_worker() {
    let worker = start_named("there-is-no-such-file.js").expect("the start itself succeeds");
    assert_eq!(first_word(&worker).await, "error");
}

#[wasm_bindgen_test]
fn a_file_of_another_origin_is_never_started() {
    let address = "https://example.com/readers.js";
    assert_eq!(start_named(address).err(), Some(WorkerStartError::ForeignAddress(address.to_owned())));
}

#[wasm_bindgen_test]
fn a_page_that_does_not_name_a_worker_is_told_so() {
    assert_eq!(start_worker(WorkerKind::Store).err(), Some(WorkerStartError::NoAddress(WorkerKind::Store)));
}
