//! The files of the data set, ready to be saved, with the hash of what was saved.

use super::{Button, ButtonKind, Glyph};
use crate::checks::Verdict;
use crate::dataset::export::Form;
use crate::dataset::pack::Trainer;
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
        let name = wanted.name();
        let id = format!("download-{}", name.split('.').next().unwrap_or_default());
        html! {
            <Button
                {id} label={t.download(&name)} glyph={Glyph::Download} {kind}
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
            <div class="buttons">
                <Button
                    id="download-dataset" label={t.download_all()} glyph={Glyph::Download} kind={ButtonKind::Plain}
                    disabled={file.exporting.contains(&ExportFile::All)}
                    onclick={dispatch.reform(|_| Message::File(FileMessage::DownloadAsked(ExportFile::All)))}
                />
            </div>
            <p class="hint">{ t.download_all_hint() }</p>
            <details>
                <summary>{ t.other_forms() }</summary>
                <dl class="forms">
                    { for Form::ALL.into_iter().filter(|form| *form != Form::Openai).map(|form| html! {
                        <>
                            <dt>{ t.form(form) }</dt>
                            <dd>
                                <p class="hint">{ t.form_hint(form) }</p>
                                <div class="buttons">
                                    { button(ExportFile::Form { form, validation: false }, ButtonKind::Plain) }
                                    if report.validation.examples > 0 {
                                        { button(ExportFile::Form { form, validation: true }, ButtonKind::Plain) }
                                    }
                                </div>
                            </dd>
                        </>
                    }) }
                </dl>
            </details>
            <details>
                <summary>{ t.packs() }</summary>
                <p class="hint">{ t.packs_hint() }</p>
                <dl class="forms">
                    { for Trainer::ALL.into_iter().map(|trainer| html! {
                        <>
                            <dt>{ trainer.name() }</dt>
                            <dd>
                                <p class="hint">{ t.trainer_hint(trainer) }</p>
                                <div class="buttons">{ button(ExportFile::Pack(trainer), ButtonKind::Plain) }</div>
                            </dd>
                        </>
                    }) }
                </dl>
            </details>
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
            if !saved.left_out.is_empty() {
                <p>{ t.left_out_title() }</p>
                <ul>{ for saved.left_out.iter().map(|left| html! { <li>{ t.left_out(left) }</li> }) }</ul>
            }
        </li>
    }
}
