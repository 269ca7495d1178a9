//! Keeps a place for the keyboard, in the page and in the part that launches training.

use crate::browser::page;

/// Where the keyboard stands. It always has a place: when the element that had the focus goes away or is switched off,
/// the heading of the step takes over, because otherwise the keyboard would begin again at the top of the page.
pub struct KeyboardPlace {
    area: Area,
    /// The heading gets the focus once the step is on screen.
    pub step_opened: bool,
    /// An element of the area has the focus, as far as is known.
    had: bool,
    /// For so many frames no element has had the focus, and nobody wanted that.
    lost: Option<u32>,
}

/// Frames for which the focus may be on its way from an element that went away to the one that takes its place, such as a
/// row of a list whose words are still asked for: about half a second.
const ON_ITS_WAY: u32 = 30;

/// What became of the focus after a frame.
pub enum Settled {
    Well,
    /// It may be on its way.
    LookAgain,
    /// The heading has to take it.
    Lost,
}

/// What an app answers for. Each leaves the focus alone where it was in the area of the other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Area {
    /// All of the page but the launch.
    Page,
    Launch,
}

impl Area {
    /// Puts the focus on the heading of the area.
    fn begin(self) {
        if self == Area::Launch {
            page::focus("#launch h2");
        }
        // The launch may show nothing.
        if self == Area::Page || !page::has_focus() {
            page::focus("main h1");
        }
    }

    fn has_focus(self) -> bool {
        let in_launch = page::has_focus_in("launch");
        match self {
            Area::Page => page::has_focus() && !in_launch,
            Area::Launch => in_launch,
        }
    }
}

impl KeyboardPlace {
    /// A page that was just opened begins at its heading, unless somebody is quicker.
    pub fn of_a_page_just_opened() -> Self {
        KeyboardPlace { area: Area::Page, step_opened: false, had: false, lost: Some(ON_ITS_WAY) }
    }

    pub fn of_the_launch() -> Self {
        KeyboardPlace { area: Area::Launch, step_opened: false, had: false, lost: None }
    }

    pub fn look(&mut self) {
        self.lost = if page::has_focus() { None } else { self.lost.or(self.had.then_some(0)) };
        self.had = self.area.has_focus();
    }

    /// The person pressed somewhere, so the focus may go where it will.
    pub fn given_away(&mut self) {
        self.had = false;
        self.lost = None;
    }

    fn is_lost(&self) -> bool {
        self.lost.is_some_and(|frames| frames >= ON_ITS_WAY)
    }

    /// Puts the focus where it belongs after a frame. `true` where that did not succeed: as long as the styles of the page
    /// are loading nothing takes the focus, so it is tried again with the next frame.
    pub fn keep(&mut self, first_render: bool) -> bool {
        let had = self.had;
        self.look();
        // What this very frame took away is not coming back.
        if had && self.lost.is_some() {
            self.lost = Some(ON_ITS_WAY);
        }
        if std::mem::take(&mut self.step_opened) && !first_render || self.is_lost() {
            self.area.begin();
            self.look();
        }
        self.is_lost()
    }

    pub fn settled(&mut self) -> Settled {
        self.look();
        self.lost = self.lost.map(|frames| frames + 1);
        match self.lost {
            None => Settled::Well,
            Some(_) if self.is_lost() => Settled::Lost,
            Some(_) => Settled::LookAgain,
        }
    }
}
