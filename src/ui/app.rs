//! The one component with a state: owns [`State`], lets the shell carry out its commands, and shows the open step.

use super::focus::{KeyboardPlace, Settled};
use super::frame::{BottomBar, DropCover, Footer, KeepingNotices, KeepingProps, Live, TopBar, Trouble, UpdateNotice};
use super::hooks::{Dispatch, Intake};
use super::pages::{DocumentsPage, ExamplesPage, FilePage, GoalPage, ReviewPage, TrainingPage};
use crate::browser::files::{self, Dropped, Pasted, PathFile};
use crate::browser::handed_over;
use crate::browser::listeners::Listeners;
use crate::browser::shell::Shell;
use crate::browser::{page, pool, remembered};
use crate::state::{Message, State, Step};
use crate::texts::{Locale, texts};
use crate::work::store::{Access, ReadOnly, StorageError, StoreError};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, FocusEvent, KeyboardEvent, PointerEvent};
use yew::prelude::*;

pub struct App {
    state: State,
    shell: Shell,
    dispatch: Dispatch,
    intake: Intake,
    /// Files are being dragged over the page.
    dragging: bool,
    /// A frame was asked for and has not come yet.
    frame_asked: bool,
    news: News,
    focus: KeyboardPlace,
    pasted: u32,
    _listeners: Listeners,
}

/// How soon news is drawn. While files are read and examples made it comes all the time, and drawing each piece would take the
/// time of the work.
#[derive(Clone, Copy, PartialEq, Eq)]
enum News {
    /// Shown with the next frame.
    AtOnce,
    /// Some was shown a moment ago.
    Later,
    /// More has come since.
    Waiting,
}

/// Milliseconds between two frames that show news of work.
const NEWS_EVERY: i32 = 100;

pub enum Said {
    /// What the person did.
    State(Message),
    /// What came of it, from the workers and the browser.
    News(Message),
    /// News that waited is shown now.
    NewsDue,
    Files(Vec<PathFile>),
    AddressChanged(Step),
    Dragging(bool),
    Dropped(Vec<Dropped>),
    /// Text that was dropped, or typed into the dialog.
    Text(String),
    Pasted(Pasted),
    /// Time to show what has changed.
    Frame,
    /// The browser has settled what the last frame changed.
    FrameSettled,
    /// An element took the focus.
    Focused,
    /// A pointer is pressed; the focus may go away with it, because the person wants so.
    PointerPressed,
}

impl Component for App {
    type Message = Said;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link();
        let shell = Shell::start({
            let link = link.clone();
            move |message| link.send_message(Said::News(message))
        });
        let mut state = State::default();
        state.interface = remembered::interface().unwrap_or_else(page::preferred_interface);
        let dispatch = Dispatch(link.callback(Said::State));
        let intake = Intake { files: link.callback(Said::Files), text: link.callback(Said::Text) };
        let listeners = listen(ctx);
        let (today, minutes_east) = (page::today(), page::minutes_east());
        link.send_message(Said::State(Message::Started { today, minutes_east, remembered: remembered::remembered() }));
        link.send_message(Said::State(Message::StepOpened(page::step_of_address().unwrap_or_default())));
        // Our own listeners are in place, so nothing falls between them and those of the page before the app.
        let (early, early_texts) = files::take_early_drops();
        if !early.is_empty() {
            link.send_message(Said::Dropped(early));
        }
        early_texts.into_iter().for_each(|text| link.send_message(Said::Text(text)));
        take_handed_over(ctx);
        App {
            state,
            shell,
            dispatch,
            intake,
            dragging: false,
            frame_asked: false,
            news: News::AtOnce,
            focus: KeyboardPlace::of_a_page_just_opened(),
            pasted: 0,
            _listeners: listeners,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, said: Said) -> bool {
        match said {
            Said::Frame => {
                self.frame_asked = false;
                self.focus.look();
                self.put_off_news(ctx);
                return true;
            }
            Said::FrameSettled => match self.focus.settled() {
                Settled::Well => return false,
                Settled::LookAgain => {
                    look_after_frame(ctx);
                    return false;
                }
                Settled::Lost => {}
            },
            Said::Focused => {
                self.focus.look();
                return false;
            }
            Said::PointerPressed => {
                self.focus.given_away();
                return false;
            }
            Said::State(message) => self.happened(message),
            Said::News(message) => {
                self.happened(message);
                if self.news != News::AtOnce && self.is_busy() {
                    self.news = News::Waiting;
                    return false;
                }
            }
            Said::NewsDue => {
                if std::mem::replace(&mut self.news, News::AtOnce) != News::Waiting {
                    return false;
                }
            }
            Said::Files(files) => self.take_files(ctx, files),
            // The address follows the state too, and then it is no news.
            Said::AddressChanged(step) if step != self.state.step => {
                ctx.link().send_message(Said::State(Message::StepOpened(step)));
            }
            Said::AddressChanged(_) => return false,
            Said::Dragging(dragging) => self.dragging = dragging,
            Said::Dropped(dropped) => {
                self.dragging = false;
                let link = ctx.link().clone();
                wasm_bindgen_futures::spawn_local(async move { link.send_message(Said::Files(files::files_of(dropped).await)) });
            }
            Said::Text(text) => {
                self.dragging = false;
                self.take_text(ctx, &text, "txt");
            }
            Said::Pasted(Pasted::Files(files)) => self.take_files(ctx, files),
            Said::Pasted(Pasted::Html(html)) => self.take_text(ctx, &html, "html"),
            Said::Pasted(Pasted::Text(text)) => self.take_text(ctx, &text, "txt"),
            Said::Pasted(Pasted::Nothing) => return false,
        }
        self.ask_for_frame(ctx);
        false
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        html! {
            <ContextProvider<Dispatch> context={self.dispatch.clone()}>
            <ContextProvider<Intake> context={self.intake.clone()}>
            <ContextProvider<Locale> context={self.state.interface.language}>
                <TopBar
                    step={self.state.step}
                    open={Step::ALL.map(|step| self.state.is_open(step))}
                    interface={self.state.interface}
                    keeping={self.keeping()}
                    ledger={Rc::new(self.state.ledger.clone())}
                    without_network={self.state.without_network}
                    offline={self.state.offline}
                />
                <div id="notices" role="region" aria-label={texts(self.state.interface.language).notices_label()} aria-live="polite">
                    <KeepingNotices ..(*self.keeping()).clone() />
                    <UpdateNotice update={self.state.offline.update} at_work={self.state.is_at_work()} />
                </div>
                <main id="content" class="page" tabindex="-1">
                    <Trouble trouble={self.trouble()} />
                    { self.step() }
                </main>
                <BottomBar
                    step={self.state.step}
                    next_open={self.state.step.next().is_some_and(|step| self.state.is_open(step))}
                />
                <Footer installable={self.state.offline.installable} />
                <Live last_change={self.state.last_change} revision={self.state.overview.revision} />
                if self.dragging {
                    <DropCover />
                }
            </ContextProvider<Locale>>
            </ContextProvider<Intake>>
            </ContextProvider<Dispatch>>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool) {
        let t = texts(self.state.interface.language);
        page::set_title(t.steps()[self.state.step as usize]);
        if self.focus.keep(first_render) {
            self.ask_for_frame(ctx);
        } else {
            look_after_frame(ctx);
        }
    }
}

/// Looks where the focus is once the browser has settled what a frame changed.
fn look_after_frame(ctx: &Context<App>) {
    let link = ctx.link().clone();
    page::next_frame(move || link.send_message(Said::FrameSettled));
}

impl App {
    fn keeping(&self) -> Rc<KeepingProps> {
        Rc::new(KeepingProps {
            overview: self.state.overview.clone(),
            projects: Rc::new(self.state.projects.clone()),
            saving: self.state.is_saving(),
            clock: self.state.clock(),
        })
    }

    /// What went wrong, unless a notice says the same.
    fn trouble(&self) -> Option<StoreError> {
        let is_told = self.state.overview.keeping.access == Access::ReadOnly(ReadOnly::Full);
        let full = StoreError::Storage(StorageError::Full);
        self.state.trouble.clone().filter(|trouble| !is_told || *trouble != full)
    }

    fn step(&self) -> Html {
        let overview = self.state.overview.clone();
        let settings = Rc::new(self.state.settings().clone());
        match self.state.step {
            Step::Documents => html! { <DocumentsPage {overview} documents={Rc::new(self.state.documents.clone())} /> },
            Step::Goal => {
                html! { <GoalPage {overview} {settings} reading={self.state.documents.is_reading()} goal={Rc::new(self.state.goal.clone())} /> }
            }
            Step::Examples => {
                html! { <ExamplesPage {overview} reading={self.state.documents.is_reading()} run={self.state.run.stage.clone()} coverage={Rc::new(self.state.coverage.clone())} /> }
            }
            Step::Review => html! { <ReviewPage {overview} review={Rc::new(self.state.review.clone())} /> },
            Step::File => {
                let (file, is_busy) = (Rc::new(self.state.file.clone()), self.state.is_counting());
                html! { <FilePage {overview} {settings} {file} {is_busy} today={self.state.today} /> }
            }
            Step::Training => {
                let launch = self.state.launch.stage;
                let launch_root = self.shell.launch_root().clone();
                html! { <TrainingPage {overview} {settings} file={Rc::new(self.state.file.clone())} today={self.state.today} {launch} {launch_root} /> }
            }
        }
    }

    fn happened(&mut self, message: Message) {
        let step = self.state.step;
        for command in self.state.update(message) {
            self.shell.carry_out(command);
        }
        self.focus.step_opened |= step != self.state.step;
        page::ask_before_leaving(self.state.has_unsaved_work());
    }

    fn is_busy(&self) -> bool {
        self.state.documents.is_reading() || self.state.run.is_active()
    }

    /// A frame shows all the news there is; what comes after it, while work goes on, has a moment's time.
    fn put_off_news(&mut self, ctx: &Context<Self>) {
        if self.is_busy() && std::mem::replace(&mut self.news, News::Later) == News::AtOnce {
            let link = ctx.link().clone();
            wasm_bindgen_futures::spawn_local(async move {
                pool::sleep(NEWS_EVERY).await;
                link.send_message(Said::NewsDue);
            });
        }
    }

    /// Shows changes with the next frame, however many there were until then.
    fn ask_for_frame(&mut self, ctx: &Context<Self>) {
        if !std::mem::replace(&mut self.frame_asked, true) {
            let link = ctx.link().clone();
            page::next_frame(move || link.send_message(Said::Frame));
        }
    }

    /// Takes files in, and shows the step where one sees them come.
    fn take_files(&mut self, ctx: &Context<Self>, files: Vec<PathFile>) {
        if !files.is_empty() && self.state.step != Step::Documents {
            ctx.link().send_message(Said::State(Message::StepOpened(Step::Documents)));
        }
        self.shell.take_files(files);
    }

    fn take_text(&mut self, ctx: &Context<Self>, text: &str, ending: &str) {
        self.pasted += 1;
        let name = format!("{} {}.{ending}", texts(self.state.interface.language).pasted_name(), self.pasted);
        // A browser without memory for a copy of the clipboard has none for anything else either.
        if let Ok(file) = files::file_of_text(&name, text) {
            self.take_files(ctx, vec![PathFile { path: name, file }]);
        }
    }
}

/// Takes the files with which the system opens the installed app, and what it shared with it.
fn take_handed_over(ctx: &Context<App>) {
    let link = ctx.link().clone();
    handed_over::on_launch(move |files| link.send_message(Said::Files(files)));
    let link = ctx.link().clone();
    wasm_bindgen_futures::spawn_local(async move {
        let shared = handed_over::take_shared().await;
        link.send_message(Said::Files(shared.files));
        shared.texts.into_iter().for_each(|text| link.send_message(Said::Text(text)));
    });
}

/// What happens to the page as a whole: drops anywhere, pastes outside of fields, keys, the address.
fn listen(ctx: &Context<App>) -> Listeners {
    let mut listeners = Listeners::default();
    let link = ctx.link().clone();
    listeners.add("hashchange", move |_: Event| {
        if let Some(step) = page::step_of_address() {
            link.send_message(Said::AddressChanged(step));
        }
    });
    let link = ctx.link().clone();
    listeners.add("dragover", move |event: DragEvent| {
        // Words that are dragged into a field stay words.
        if !files::has_files(&event) && page::is_field(event.target().as_ref()) {
            return;
        }
        event.prevent_default();
        if let Some(transfer) = event.data_transfer() {
            transfer.set_drop_effect("copy");
        }
        link.send_message(Said::Dragging(true));
    });
    let link = ctx.link().clone();
    listeners.add("dragleave", move |event: DragEvent| {
        // Only where the pointer leaves the window there is no element that it enters.
        if event.related_target().is_none() {
            link.send_message(Said::Dragging(false));
        }
    });
    let link = ctx.link().clone();
    listeners.add("drop", move |event: DragEvent| {
        if !files::has_files(&event) && page::is_field(event.target().as_ref()) {
            return;
        }
        event.prevent_default();
        let Some(transfer) = event.data_transfer() else { return };
        let dropped = files::take_drop(&transfer);
        match transfer.get_data("text/plain") {
            Ok(text) if dropped.is_empty() && !text.trim().is_empty() => link.send_message(Said::Text(text)),
            _ => link.send_message(Said::Dropped(dropped)),
        }
    });
    let link = ctx.link().clone();
    listeners.add("paste", move |event: ClipboardEvent| {
        if page::is_field(event.target().as_ref()) {
            return;
        }
        if let Some(transfer) = event.clipboard_data() {
            link.send_message(Said::Pasted(files::take_paste(&transfer)));
        }
    });
    let link = ctx.link().clone();
    listeners.add("keydown", move |event: KeyboardEvent| {
        if let Some(message) = shortcut(&event) {
            event.prevent_default();
            link.send_message(Said::State(message));
        }
    });
    let link = ctx.link().clone();
    listeners.add("focusin", move |_: FocusEvent| link.send_message(Said::Focused));
    let link = ctx.link().clone();
    listeners.add("pointerdown", move |_: PointerEvent| link.send_message(Said::PointerPressed));
    listeners
}

/// Undo and redo, read by the place of the key: on a Russian layout the letters are others.
fn shortcut(event: &KeyboardEvent) -> Option<Message> {
    let with_control = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
    if !with_control || page::is_field(event.target().as_ref().map(JsCast::unchecked_ref)) {
        return None;
    }
    match (event.code().as_str(), event.shift_key()) {
        ("KeyZ", false) => Some(Message::UndoAsked),
        ("KeyZ", true) | ("KeyY", false) => Some(Message::RedoAsked),
        _ => None,
    }
}
