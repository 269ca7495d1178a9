//! The files of the data set, ready to be saved, with the hash of what was saved.

use super::{Button, ButtonKind, Glyph};
use crate::checks::Verdict;
use crate::state::Message;
use crate::state::file::{File, FileMessage, Saved};
use crate::ui::hooks::{use_dispatch, use_texts};
use crate::work::store::{ExportFile, Report};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct DownloadsProps {
    pub file: Rc<File>,
    pub report: Rc<Report>,
    /// The revision of the data set now.
    pub revision: u64,
}

#[component]
pub fn Downloads(&DownloadsProps { ref file, ref report, revision }: &DownloadsProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let button = |wanted: ExportFile, kind: ButtonKind| {
        let id = format!("download-{}", wanted.name().split('.').next().unwrap_or_default());
        html! {
            <Button
                {id} label={t.download(wanted.name())} glyph={Glyph::Download} {kind}
                disabled={file.exporting.contains(&wanted)}
                onclick={dispatch.reform(move |_| Message::File(FileMessage::DownloadAsked(wanted)))}
            />
        }
    };
    html! {
        <section class="downloads" aria-labelledby="downloads-title">
            <h2 id="downloads-title">{ t.downloads_title() }</h2>
            <div class="buttons">
                { button(ExportFile::Training, if report.verdict == Verdict::Ready { ButtonKind::Primary } else { ButtonKind::Plain }) }
                if report.validation.examples > 0 {
                    { button(ExportFile::Validation, ButtonKind::Plain) }
                }
                { button(ExportFile::Evidence, ButtonKind::Plain) }
            </div>
            <p class="hint">{ t.downloads_hint() }</p>
            <div role="status">
                if !file.saved.is_empty() {
                    <ul class="saved">{ for file.saved.iter().map(|saved| html! { <SavedLine saved={saved.clone()} stale={saved.revision != revision} /> }) }</ul>
                }
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct SavedLineProps {
    saved: Saved,
    /// The data set has changed since.
    stale: bool,
}

#[component]
fn SavedLine(&SavedLineProps { ref saved, stale }: &SavedLineProps) -> Html {
    let t = use_texts();
    html! {
        <li>
            { t.saved(&saved.name, saved.examples, saved.bytes) }
            if stale {
                { " " }<span class="badge">{ t.saved_stale() }</span>
            }
            <br /><span class="hint mono">{ format!("SHA-256 {}", saved.sha256) }</span>
        </li>
    }
}
