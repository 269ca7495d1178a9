//! Which parts of a page are its words: leaves out what is not shown, and finds the main part among the menus,
//! banners and lists of links around it.
//!
//! Every pass is a loop over the nodes, because parents stand before their children. When it is unsure it keeps more:
//! a menu too many does less harm than a lost paragraph.

mod names;
mod surroundings;

use super::blocks::list_mark;
use super::tags::{Attribute, Tag};
use super::tree::{NodeContent, NodeId, ROOT, Tree};
use names::Names;

/// A tree with the nodes that are left out, and counts of what is left.
pub(in crate::readers) struct Page<'t> {
    pub tree: &'t Tree,
    left_out: Vec<bool>,
    names: Vec<Names>,
    /// The letters of each text; spaces do not count.
    own_letters: Vec<u32>,
    /// For each node the letters below it that are not left out.
    letters: Vec<u32>,
    /// Of these the letters in links.
    linked: Vec<u32>,
    /// Letters that the page hides from its reader.
    pub hidden_letters: u64,
}

impl<'t> Page<'t> {
    /// The page without what is never shown: scripts, templates, fields of forms, hidden elements.
    pub fn shown(tree: &'t Tree) -> Self {
        let nothing = || vec![0; tree.len() as usize];
        let own_letters = tree.nodes().map(|(_, node)| match &node.content {
            NodeContent::Text(text) => count_letters(text),
            NodeContent::Element { .. } => 0,
        });
        let mut page = Page {
            tree,
            left_out: vec![false; tree.len() as usize],
            names: Names::of_all(tree),
            own_letters: own_letters.collect(),
            letters: nothing(),
            linked: nothing(),
            hidden_letters: 0,
        };
        page.count();
        // Buttons are told from questions by what they hold, so all letters are counted first.
        page.leave_out(Self::is_never_shown);
        let seen = page.letters(ROOT);
        page.leave_out(Self::is_hidden);
        page.hidden_letters = u64::from(seen.saturating_sub(page.letters(ROOT)));
        page.leave_out_spoken();
        page.leave_out_list_marks();
        page.leave_out(Self::is_sign_only);
        page.leave_out_drawn_formulas();
        page
    }

    /// The text below a node without what is left out.
    pub fn text(&self, id: NodeId) -> String {
        let parts =
            self.tree.descendants(id).filter(|id| !self.is_left_out(*id)).filter_map(|id| match &self.tree.node(id).content {
                NodeContent::Text(text) => Some(&**text),
                NodeContent::Element { .. } => None,
            });
        parts.collect()
    }

    pub fn is_left_out(&self, id: NodeId) -> bool {
        self.left_out.get(id as usize).copied().unwrap_or(true)
    }

    pub fn letters(&self, id: NodeId) -> u32 {
        self.letters.get(id as usize).copied().unwrap_or_default()
    }

    /// The letters outside of links.
    fn prose(&self, id: NodeId) -> u32 {
        self.letters(id).saturating_sub(self.linked.get(id as usize).copied().unwrap_or_default())
    }

    /// The share of letters in links, from 0 to 1.
    fn link_share(&self, id: NodeId) -> f32 {
        let linked = self.linked.get(id as usize).copied().unwrap_or_default();
        linked as f32 / self.letters(id).max(1) as f32
    }

    fn names(&self, id: NodeId) -> Names {
        self.names.get(id as usize).copied().unwrap_or_default()
    }

    /// Leaves out the nodes that fit, with all that is in them, and counts anew.
    fn leave_out(&mut self, fits: impl Fn(&Self, NodeId) -> bool) {
        for (id, node) in self.tree.nodes().skip(1) {
            let out = self.left_out[node.parent as usize] || self.left_out[id as usize] || fits(self, id);
            self.left_out[id as usize] = out;
        }
        self.count();
    }

    fn count(&mut self) {
        self.letters.copy_from_slice(&self.own_letters);
        self.linked.fill(0);
        for (id, node) in self.tree.nodes().rev() {
            let at = id as usize;
            if self.left_out[at] {
                self.letters[at] = 0;
                continue;
            }
            if self.tree.tag(id) == Some(Tag::A) && node.attribute(Attribute::Href).is_some() {
                self.linked[at] = self.letters[at];
            }
            if id != ROOT {
                let (letters, linked) = (self.letters[at], self.linked[at]);
                self.letters[node.parent as usize] += letters;
                self.linked[node.parent as usize] += linked;
            }
        }
    }

    fn is_never_shown(&self, id: NodeId) -> bool {
        let Some(tag) = self.tree.tag(id) else { return false };
        match tag {
            Tag::Script => !self.tree.is_tex(id),
            Tag::Style | Tag::Template | Tag::Head | Tag::Noscript | Tag::Iframe | Tag::Object | Tag::Svg => true,
            Tag::Canvas | Tag::Audio | Tag::Video | Tag::Select | Tag::Textarea | Tag::Datalist | Tag::Embed | Tag::Applet => {
                true
            }
            Tag::Noembed | Tag::Noframes | Tag::Meter | Tag::Progress | Tag::Title | Tag::Rtc => true,
            Tag::Button => !self.is_button_with_words(id),
            Tag::Dialog => true,
            _ => false,
        }
    }

    /// Questions that unfold are often buttons; other buttons do something and say nothing.
    fn is_button_with_words(&self, id: NodeId) -> bool {
        let unfolds =
            [Attribute::AriaControls, Attribute::AriaExpanded].iter().any(|name| self.tree.attribute(id, *name).is_some());
        let class = self.tree.attribute(id, Attribute::Class).map(Names::of).unwrap_or_default();
        let asks = || {
            let below = self.tree.descendants(id).filter_map(|id| match &self.tree.node(id).content {
                NodeContent::Text(text) => Some(text.trim()),
                NodeContent::Element { .. } => None,
            });
            below.filter(|text| !text.is_empty()).last().is_some_and(|text| text.ends_with('?'))
        };
        unfolds && (class.say(Names::UNFOLDS) || asks())
            // "Copy this path" beside the words of a heading is no part of it.
            || self.tree.ancestors(id).take(4).find(|above| self.is_question(*above)).is_some_and(|question| {
                u64::from(self.letters(id)) * 5 >= u64::from(self.letters(question)) * 4
            })
    }

    fn is_question(&self, id: NodeId) -> bool {
        self.tree.tag(id).is_some_and(|tag| tag.is_heading() || matches!(tag, Tag::Dt | Tag::Summary))
    }

    fn is_hidden(&self, id: NodeId) -> bool {
        let node = self.tree.node(id);
        // Lines of examples that mdBook compiles and does not show.
        if node.attribute(Attribute::Class) == Some("boring")
            && self.tree.ancestors(id).any(|above| self.tree.tag(above) == Some(Tag::Code))
        {
            return true;
        }
        let by_style = node.attribute(Attribute::Style).is_some_and(hides);
        let hidden = by_style || node.attribute(Attribute::Hidden).is_some_and(|how| !how.eq_ignore_ascii_case("until-found"));
        hidden && !self.unfolds(id) && !self.names(id).say(Names::SPOKEN_FORMULA)
    }

    /// Answers of questions and pages of tabs are hidden only until somebody clicks.
    fn unfolds(&self, id: NodeId) -> bool {
        let node = self.tree.node(id);
        let covers =
            self.names(id).say(Names::COVERS) || matches!(node.attribute(Attribute::Role), Some("dialog" | "alertdialog"));
        let is_part = self.names(id).say(Names::UNFOLDS)
            || matches!(node.attribute(Attribute::Role), Some("tabpanel" | "region"))
            || node.attribute(Attribute::AriaLabelledby).is_some();
        is_part && !covers
    }

    /// Icons, links that are nothing but a sign ("¶" beside a heading), the numbers of notes in a book and of lines of code.
    fn is_sign_only(&self, id: NodeId) -> bool {
        let node = self.tree.node(id);
        if node.attribute(Attribute::EpubType).is_some_and(|kind| matches!(kind, "noteref" | "backlink")) {
            return true;
        }
        // Some pages hide all they have behind a dialog in this way, so it holds for small things only.
        let is_caption = self.tree.tag(id) == Some(Tag::Figcaption);
        if node.attribute(Attribute::AriaHidden) == Some("true") && self.letters(id) < 80 && !is_caption {
            return true;
        }
        if self.names(id).say(Names::LINE_NUMBERS) && self.is_of_numbers(id) {
            return true;
        }
        if self.tree.tag(id) != Some(Tag::A) || self.letters(id) > 2 {
            return false;
        }
        let here = node.attribute(Attribute::Href).is_some_and(|href| href.contains('#'));
        // A letter in a circle is drawn and not written.
        let is_written = |sign: char| sign.is_alphanumeric() && !matches!(sign, '\u{2460}'..='\u{24ff}');
        here && !self.tree.text(id).contains(is_written)
    }

    /// Numbers that Word wrote in front of the items of its lists become their markers.
    fn leave_out_list_marks(&mut self) {
        for id in 0..self.tree.len() {
            if let Some(mark) = list_mark(self.tree, id)
                && let Some(out) = self.left_out.get_mut(mark as usize)
            {
                *out = true;
            }
        }
    }

    /// Words for those who hear the page: "Quote" beside a button without words. They count where they stand for something
    /// that only the others see, and in headings.
    fn leave_out_spoken(&mut self) {
        let mut has_drawn = vec![false; self.tree.len() as usize];
        for (_, node) in self.tree.nodes().filter(|(_, node)| node.attribute(Attribute::AriaHidden) == Some("true")) {
            has_drawn[node.parent as usize] = true;
        }
        let is_heading = |page: &Self, id: NodeId| page.tree.tag(id).is_some_and(Tag::is_heading);
        self.leave_out(|page, id| {
            page.names(id).say(Names::SPOKEN)
                && !has_drawn[page.tree.node(id).parent as usize]
                && !is_heading(page, id)
                && !page.tree.ancestors(id).any(|above| is_heading(page, above))
        });
    }

    /// Whether there is nothing but numbers below a node that is not the code itself.
    fn is_of_numbers(&self, id: NodeId) -> bool {
        !matches!(self.tree.tag(id), Some(Tag::Pre | Tag::Code | Tag::Table))
            && self.tree.descendants(id).all(|id| match &self.tree.node(id).content {
                NodeContent::Text(text) => text.chars().all(|sign| sign.is_ascii_digit() || sign.is_whitespace()),
                NodeContent::Element { .. } => true,
            })
    }

    /// A formula stands in many pages twice: as its source and as it is drawn. The source says more.
    fn leave_out_drawn_formulas(&mut self) {
        let has_source = |(id, _): (NodeId, _)| self.tree.is_tex(id) || self.tree.tag(id) == Some(Tag::Math);
        if self.tree.nodes().any(|node| has_source(node) && !self.is_left_out(node.0)) {
            self.leave_out(|page, id| page.names(id).say(Names::DRAWN_FORMULA) && !page.holds_source(id));
        }
    }

    fn holds_source(&self, id: NodeId) -> bool {
        self.tree.descendants(id).any(|id| self.tree.tag(id) == Some(Tag::Math))
    }
}

fn count_letters(text: &str) -> u32 {
    // The bytes that begin a character, without spaces; few characters are spaces beyond ASCII, and they begin alike.
    let begins = |byte: &u8| *byte & 0xc0 != 0x80 && !matches!(*byte, b' ' | 0x09..=0x0d);
    let letters = text.bytes().filter(begins).count();
    let has_more_spaces = text.bytes().any(|byte| matches!(byte, 0xc2 | 0xe1..=0xe3));
    let more_spaces =
        if has_more_spaces { text.chars().filter(|sign| !sign.is_ascii() && sign.is_whitespace()).count() } else { 0 };
    (letters - more_spaces) as u32
}

/// Whether a style attribute takes an element off the page.
fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|sign| !sign.is_whitespace()).collect::<String>().to_ascii_lowercase();
    ["display:none", "visibility:hidden", "mso-hide:all"].iter().any(|way| style.contains(way))
}
