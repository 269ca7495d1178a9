//! What stands around every step: the bar with the steps, the ledger, undo and redo, language and colours.

mod keeping;
mod ledger;
mod projects;
mod update;

pub use update::UpdateNotice;

use super::hooks::{use_dispatch, use_texts};
use super::parts::{Button, ButtonKind, Glyph, Icon, Notice, StepLink, Tone};
use crate::browser::page;
use crate::browser::workers::page_build;
use crate::state::ledger::Ledger;
use crate::state::offline::{Offline, OfflineMessage};
use crate::state::{Direction, Interface, Message, Step, Theme};
use crate::texts::{Locale, Texts};
use crate::work::store::{Access, Change, StoreError};
pub use keeping::{KeepingNotices, KeepingProps};
use keeping::{ProjectButton, SavedMark};
use ledger::LedgerButton;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct TopBarProps {
    pub step: Step,
    /// Which steps can be opened.
    pub open: [bool; 6],
    pub interface: Interface,
    pub keeping: Rc<KeepingProps>,
    pub ledger: Rc<Ledger>,
    pub without_network: bool,
    pub offline: Offline,
}

#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    let &TopBarProps { step, open, interface, ref keeping, ref ledger, without_network, offline } = props;
    let KeepingProps { overview, projects, saving, clock } = &**keeping;
    let t = use_texts();
    html! {
        <header class="top-bar">
            <a class="skip-link" href="#content" onclick={Callback::from(skip)}>{ t.skip_to_content() }</a>
            <div class="top-line">
                <div class="whose">
                    <a class="brand" href="#/documents"><span class="mark" aria-hidden="true">{ "⁋" }</span><span class="wordmark">{ "Doctune" }</span></a>
                    <ProjectButton overview={overview.clone()} projects={projects.clone()} saving={*saving} clock={*clock} />
                    <SavedMark overview={overview.clone()} projects={projects.clone()} saving={*saving} clock={*clock} />
                </div>
                <UndoButtons undo={overview.undo} redo={overview.redo} writes={overview.keeping.access == Access::Write} />
                <span class="spacer" />
                if offline.disconnected {
                    <span id="offline-mark" class="badge" title={offline_hint(t, offline)}>{ t.offline_mark() }</span>
                }
                <LedgerButton ledger={ledger.clone()} {offline} clock={*clock} {without_network} />
                <LanguageButtons {interface} />
                <ThemeButton {interface} />
            </div>
            <Steps {step} {open} stale={!overview.stale.is_empty() && overview.examples.included > 0} />
        </header>
    }
}

/// What the page can do without a network.
fn offline_hint(t: &dyn Texts, offline: Offline) -> &'static str {
    if offline.kept { t.offline_kept() } else { t.offline_not_kept() }
}

/// Moves on to the content without touching the address, which names the step.
fn skip(event: MouseEvent) {
    event.prevent_default();
    page::focus("#content");
}

#[derive(Properties, PartialEq)]
struct UndoButtonsProps {
    undo: Option<Change>,
    redo: Option<Change>,
    /// This tab may change the project.
    writes: bool,
}

#[component]
fn UndoButtons(&UndoButtonsProps { undo, redo, writes }: &UndoButtonsProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    if undo.is_none() && redo.is_none() {
        return Html::default();
    }
    let undo_label = undo.map_or(t.nothing_to_undo().to_owned(), |change| t.undo(t.change(change)));
    let redo_label = redo.map_or(t.nothing_to_redo().to_owned(), |change| t.redo(t.change(change)));
    html! {
        <div class="undo" role="group" aria-label={t.undo_group()}>
            <Button
                id="undo" label={undo_label} glyph={Glyph::Undo} icon_only=true kind={ButtonKind::Quiet}
                disabled={undo.is_none() || !writes} onclick={dispatch.reform(|_| Message::UndoAsked)}
            />
            <Button
                id="redo" label={redo_label} glyph={Glyph::Redo} icon_only=true kind={ButtonKind::Quiet}
                disabled={redo.is_none() || !writes} onclick={dispatch.reform(|_| Message::RedoAsked)}
            />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct InterfaceProps {
    interface: Interface,
}

#[component]
fn LanguageButtons(&InterfaceProps { interface }: &InterfaceProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let choice = |language: Locale, code: &'static str, name: &'static str| {
        let chosen = Interface { language, ..interface };
        html! {
            <button
                type="button" class="button quiet" lang={code} title={name} aria-label={format!("{}, {name}", code.to_uppercase())}
                aria-pressed={(language == interface.language).to_string()}
                onclick={dispatch.reform(move |_: MouseEvent| Message::InterfaceChanged(chosen))}
            >
                { code.to_uppercase() }
            </button>
        }
    };
    html! {
        <div class="languages" role="group" aria-label={t.language_group()}>
            { choice(Locale::Russian, "ru", "Русский") }
            { choice(Locale::English, "en", "English") }
        </div>
    }
}

#[component]
fn ThemeButton(&InterfaceProps { interface }: &InterfaceProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let (glyph, next, label) = match interface.theme {
        Theme::System => (Glyph::System, Theme::Light, t.theme_system()),
        Theme::Light => (Glyph::Sun, Theme::Dark, t.theme_light()),
        Theme::Dark => (Glyph::Moon, Theme::System, t.theme_dark()),
    };
    let changed = Interface { theme: next, ..interface };
    html! {
        <Button
            {label} {glyph} icon_only=true kind={ButtonKind::Quiet}
            onclick={dispatch.reform(move |_| Message::InterfaceChanged(changed))}
        />
    }
}

#[derive(Properties, PartialEq)]
struct StepsProps {
    step: Step,
    open: [bool; 6],
    /// The examples no longer follow from the documents and settings.
    stale: bool,
}

#[component]
fn Steps(&StepsProps { step, open, stale }: &StepsProps) -> Html {
    let t = use_texts();
    let names = t.steps();
    let item = |(other, name): (Step, &'static str)| {
        let current = (other == step).then_some("step");
        let words =
            html! { <><span class="number" aria-hidden="true">{ other.number() }</span><span class="name">{ name }</span></> };
        html! {
            <li key={other.number()}>
                if open[other as usize] || other == step {
                    <a href={format!("#/{}", other.address())} aria-current={current}>
                        { words }
                        if other == Step::Examples && stale {
                            <span class="badge">{ t.stale() }</span>
                        }
                    </a>
                } else {
                    <span class="closed">{ words }</span>
                }
            </li>
        }
    };
    html! {
        <nav class="steps" aria-label={t.steps_label()}>
            <ol>{ for Step::ALL.into_iter().zip(names).map(item) }</ol>
        </nav>
    }
}

#[derive(Properties, PartialEq)]
pub struct BottomBarProps {
    pub step: Step,
    pub next_open: bool,
}

/// Leads to the steps before and after.
#[component]
pub fn BottomBar(&BottomBarProps { step, next_open }: &BottomBarProps) -> Html {
    let t = use_texts();
    let names = t.steps();
    let before = (step as usize).checked_sub(1).and_then(|index| Step::ALL.get(index)).copied();
    let after = step.next().filter(|_| next_open);
    if before.is_none() && after.is_none() {
        return Html::default();
    }
    html! {
        <nav class="bottom-bar" aria-label={t.neighbours_label()}>
            if let Some(before) = before {
                <StepLink step={before} label={t.back()} spoken={t.back_to(names[before as usize])} glyph={Glyph::Left} />
            }
            <span class="spacer" />
            if let Some(after) = after {
                <StepLink step={after} label={t.on_to(names[after as usize])} kind={ButtonKind::Primary} glyph={Glyph::Right} />
            }
        </nav>
    }
}

#[derive(Properties, PartialEq)]
pub struct FooterProps {
    /// The browser offers to install the page.
    pub installable: bool,
}

/// Says what becomes of the documents, and which build this is, so that two people can compare.
#[component]
pub fn Footer(&FooterProps { installable }: &FooterProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    html! {
        <footer class="footer">
            <p>{ t.footer_promise() }</p>
            <p>{ t.footer_build(env!("CARGO_PKG_VERSION"), &page_build().unwrap_or_default()) }</p>
            if installable {
                <Button
                    id="install" label={t.install()} kind={ButtonKind::Quiet}
                    onclick={dispatch.reform(|_| Message::Offline(OfflineMessage::InstallAsked))}
                />
            }
        </footer>
    }
}

#[component]
pub fn DropCover() -> Html {
    let t = use_texts();
    html! { <div class="drop-cover"><p><Icon glyph={Glyph::File} />{ t.drop_now() }</p></div> }
}

#[derive(Properties, PartialEq)]
pub struct TroubleProps {
    pub trouble: Option<StoreError>,
}

#[component]
pub fn Trouble(TroubleProps { trouble }: &TroubleProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let Some(trouble) = trouble else { return Html::default() };
    html! {
        <Notice tone={Tone::Error}>
            <p>{ t.store_error(trouble) }</p>
            <Button label={t.close()} onclick={dispatch.reform(|_| Message::TroubleDismissed)} />
        </Notice>
    }
}

#[derive(Properties, PartialEq)]
pub struct LiveProps {
    pub last_change: Option<(Direction, Change)>,
    /// Says the same again after another change.
    pub revision: u64,
}

/// Speaks what was taken back or done again.
#[component]
pub fn Live(&LiveProps { last_change, revision }: &LiveProps) -> Html {
    let t = use_texts();
    let words = match last_change {
        Some((Direction::Undone, change)) => t.undone(t.change(change)),
        Some((Direction::Redone, change)) => t.redone(t.change(change)),
        None => String::new(),
    };
    // Words that stay the same are not spoken again, so every second time a space follows.
    let again = if revision % 2 == 1 { "\u{a0}" } else { "" };
    html! { <p id="live" class="visually-hidden" role="status">{ words }{ again }</p> }
}
