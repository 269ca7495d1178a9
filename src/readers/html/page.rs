//! Which parts of a page are its words: leaves out what is not shown, and finds the main part among the menus,
//! banners and lists of links around it.
//!
//! Every pass is a loop over the nodes, because parents stand before their children. When it is unsure it keeps more:
//! a menu too many does less harm than a lost paragraph.

use super::tags::{Attribute, Tag};
use super::tree::{NodeContent, NodeId, ROOT, Tree};

/// A tree with the nodes that are left out, and counts of what is left.
pub(in crate::readers) struct Page<'t> {
    pub tree: &'t Tree,
    left_out: Vec<bool>,
    /// For each node the letters below it that are not left out; spaces do not count.
    letters: Vec<u32>,
    /// Of these the letters in links.
    linked: Vec<u32>,
    /// Letters that the page hides from its reader.
    pub hidden_letters: u64,
}

impl<'t> Page<'t> {
    /// The page without what is never shown: scripts, templates, fields of forms, hidden elements.
    pub fn shown(tree: &'t Tree) -> Self {
        let nothing = vec![0; tree.len() as usize];
        let left_out = vec![false; tree.len() as usize];
        let mut page = Page { tree, left_out, letters: nothing.clone(), linked: nothing, hidden_letters: 0 };
        page.leave_out(|page, id| page.is_never_shown(id));
        let seen = page.letters[ROOT as usize];
        page.leave_out(Self::is_hidden);
        page.hidden_letters = u64::from(seen.saturating_sub(page.letters[ROOT as usize]));
        page.leave_out(Self::is_sign_only);
        page
    }

    pub fn is_left_out(&self, id: NodeId) -> bool {
        self.left_out.get(id as usize).copied().unwrap_or(true)
    }

    pub fn letters(&self, id: NodeId) -> u32 {
        self.letters.get(id as usize).copied().unwrap_or_default()
    }

    /// The share of letters in links, from 0 to 1.
    fn link_share(&self, id: NodeId) -> f32 {
        let linked = self.linked.get(id as usize).copied().unwrap_or_default();
        linked as f32 / self.letters(id).max(1) as f32
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
        self.letters.fill(0);
        self.linked.fill(0);
        for (id, node) in self.tree.nodes().rev() {
            let at = id as usize;
            if self.left_out[at] {
                continue;
            }
            match &node.content {
                NodeContent::Text(text) => self.letters[at] = text.chars().filter(|sign| !sign.is_whitespace()).count() as u32,
                NodeContent::Element { tag: Tag::A, .. } if node.attribute(Attribute::Href).is_some() => {
                    self.linked[at] = self.letters[at];
                }
                NodeContent::Element { .. } => {}
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
            Tag::Script | Tag::Style | Tag::Template | Tag::Head | Tag::Noscript | Tag::Iframe | Tag::Object | Tag::Svg => true,
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
        unfolds && self.tree.attribute(id, Attribute::Class).is_some_and(|class| any_within(class, UNFOLDING))
            || self.tree.ancestors(id).take(4).find(|above| self.is_question(*above)).is_some_and(|question| {
                // "Copy this path" beside the words of a heading is no part of it.
                let letters = |id: NodeId| self.tree.text(id).chars().filter(|sign| !sign.is_whitespace()).count();
                letters(id) * 5 >= letters(question) * 4
            })
    }

    fn is_question(&self, id: NodeId) -> bool {
        self.tree.tag(id).is_some_and(|tag| tag.is_heading() || matches!(tag, Tag::Dt | Tag::Summary))
    }

    fn is_hidden(&self, id: NodeId) -> bool {
        let node = self.tree.node(id);
        let style = node.attribute(Attribute::Style).unwrap_or_default();
        let style: String = style.chars().filter(|sign| !sign.is_whitespace()).collect::<String>().to_ascii_lowercase();
        // Lines of examples that mdBook compiles and does not show.
        if node.attribute(Attribute::Class) == Some("boring")
            && self.tree.ancestors(id).any(|above| self.tree.tag(above) == Some(Tag::Code))
        {
            return true;
        }
        let hidden = node.attribute(Attribute::Hidden).is_some_and(|how| !how.eq_ignore_ascii_case("until-found"))
            || style.contains("display:none")
            || style.contains("visibility:hidden");
        hidden && !self.unfolds(id)
    }

    /// Answers of questions and pages of tabs are hidden only until somebody clicks.
    fn unfolds(&self, id: NodeId) -> bool {
        let node = self.tree.node(id);
        let names = names(node.attribute(Attribute::Class), node.attribute(Attribute::Id));
        any_within(&names, UNFOLDING) && !any_within(&names, &["menu", "nav", "search", "modal", "dropdown", "cookie"])
            || matches!(node.attribute(Attribute::Role), Some("tabpanel" | "region"))
            || node.attribute(Attribute::AriaLabelledby).is_some()
    }

    /// Icons, links that are nothing but a sign such as "¶" beside a heading, and the numbers of notes in a book.
    fn is_sign_only(&self, id: NodeId) -> bool {
        let node = self.tree.node(id);
        if node.attribute(Attribute::EpubType).is_some_and(|kind| matches!(kind, "noteref" | "backlink")) {
            return true;
        }
        // Some pages hide all they have behind a dialog in this way, so it holds for small things only.
        if node.attribute(Attribute::AriaHidden) == Some("true") && self.letters(id) < 80 {
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
}

/// Parts of names that stand for what unfolds on a click.
const UNFOLDING: &[&str] = &["accordion", "faq", "answer", "collaps", "panel", "tab-", "tabs", "toggle", "spoiler", "expand"];

fn names(class: Option<&str>, id: Option<&str>) -> String {
    format!("{} {}", class.unwrap_or_default(), id.unwrap_or_default()).to_ascii_lowercase()
}

fn any_within(names: &str, wanted: &[&str]) -> bool {
    let names = names.to_ascii_lowercase();
    wanted.iter().any(|wanted| names.contains(wanted))
}

/// How much an element looks like something around the words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Around {
    No,
    /// If most of it is links.
    Perhaps,
    Yes,
}

/// Parts of class names and ids that only menus, banners and the like have.
const AROUND: &[&str] = &[
    "breadcrumb",
    "sidebar",
    "cookie",
    "gdpr",
    "consent",
    "newsletter",
    "pagination",
    "skip-link",
    "skiplink",
    "skip-to",
    "navbar",
    "navbox",
    "editsection",
    "edit-page",
    "edit-this-page",
    "editlink",
    "back-to-top",
    "backtotop",
    "site-footer",
    "page-footer",
    "printfooter",
    "catlinks",
    "jump-link",
    "share-button",
    "sharing",
    "social-",
    "advert",
    "subscribe",
    "site-nav",
    "page-nav",
    "pagenav",
    "mobile-nav",
    "nav-menu",
    "main-menu",
    "top-bar",
    "topbar",
    "masthead",
    "promo-",
    "popup",
    "prev-next",
    "prevnext",
    "rellinks",
    "related-posts",
    "table-of-contents",
    "toc-wrapper",
    "last-updated",
    "page-tools",
    "feedback-widget",
];

/// Whole words of class names and ids that menus, banners and the like often have.
const PERHAPS_AROUND: &[&str] = &[
    "nav",
    "navigation",
    "menu",
    "toc",
    "related",
    "footer",
    "header",
    "links",
    "share",
    "social",
    "promo",
    "ad",
    "ads",
    "widget",
    "toolbar",
    "pager",
    "prev",
    "next",
    "siblings",
    "tags",
    "banner",
    "login",
    "search",
    "hd",
    "ft",
    "contents",
];

impl Page<'_> {
    /// Leaves out what stands around the main part of a page.
    pub fn leave_out_surroundings(&mut self) {
        let all = self.left_out.clone();
        let before = self.letters(ROOT);
        let surroundings = self.has_surroundings();
        if let Some(main) = self.main_part() {
            self.keep_only(main);
        }
        let heading = self.first_heading();
        let whole = self.letters(ROOT);
        self.leave_out(|page, id| page.is_around(id, heading, whole, surroundings));
        // A page of menus alone is read as it is.
        let after = self.letters(ROOT);
        if after < before / 10 && after < 200 {
            self.left_out = all;
            self.count();
        }
    }

    /// Whether the page has menus at all: a plain page may call its own words "header" or "footer".
    fn has_surroundings(&self) -> bool {
        self.tree.nodes().any(|(id, node)| {
            !self.is_left_out(id)
                && (self.tree.tag(id) == Some(Tag::Nav)
                    || matches!(node.attribute(Attribute::Role), Some("navigation" | "banner" | "contentinfo"))
                    || any_within(&names(node.attribute(Attribute::Class), node.attribute(Attribute::Id)), AROUND))
        })
    }

    /// The element that the page itself names as its main part, if it holds enough.
    fn main_part(&self) -> Option<NodeId> {
        let all = self.letters(ROOT);
        let unlinked = |id: NodeId| self.letters(id) as f32 * (1.0 - self.link_share(id));
        let largest = |ids: Vec<NodeId>| ids.into_iter().max_by_key(|id| (self.letters(*id), std::cmp::Reverse(*id)));
        let of = |fits: &dyn Fn(NodeId) -> bool| -> Vec<NodeId> {
            self.tree.nodes().map(|(id, _)| id).filter(|id| !self.is_left_out(*id) && fits(*id)).collect()
        };
        let is_main = |id: NodeId| {
            self.tree.tag(id) == Some(Tag::Main) || self.tree.attribute(id, Attribute::Role).is_some_and(|role| role == "main")
        };
        if let Some(main) = largest(of(&is_main)).filter(|id| self.letters(*id) >= 200.min(all / 3)) {
            return Some(main);
        }
        let articles =
            of(&|id| self.tree.tag(id) == Some(Tag::Article) || self.tree.attribute(id, Attribute::Role) == Some("article"));
        let named = of(&|id| self.is_named_as_content(id));
        [articles, named]
            .into_iter()
            .filter_map(largest)
            .find(|id| unlinked(*id) >= 0.6 * unlinked(ROOT) && self.letters(*id) >= 200)
    }

    fn is_named_as_content(&self, id: NodeId) -> bool {
        const CONTENT: &[&str] = &[
            "markdown-body",
            "entry-content",
            "post-content",
            "article-content",
            "article-body",
            "articlebody",
            "post-body",
            "bodycontent",
            "mw-content-text",
            "page-content",
            "main-content",
            "rst-content",
            "content",
            "main",
        ];
        if !matches!(self.tree.tag(id), Some(Tag::Div | Tag::Section | Tag::Td)) {
            return false;
        }
        let node = self.tree.node(id);
        let names = names(node.attribute(Attribute::Class), node.attribute(Attribute::Id));
        names.split_whitespace().any(|name| CONTENT.contains(&name))
            || node.attribute(Attribute::Itemprop).is_some_and(|prop| prop.eq_ignore_ascii_case("articleBody"))
    }

    /// Leaves out everything but one element, and a title of the page that stands above it.
    fn keep_only(&mut self, main: NodeId) {
        let mut kept = vec![main];
        if !self.tree.descendants(main).any(|id| self.tree.tag(id) == Some(Tag::H1)) && !self.is_titled_inside(main) {
            kept.extend(self.first_heading().filter(|heading| self.tree.tag(*heading) == Some(Tag::H1)));
        }
        let mut way = vec![false; self.tree.len() as usize];
        let mut inside = way.clone();
        for id in kept {
            inside[id as usize] = true;
            for above in self.tree.ancestors(id) {
                way[above as usize] = true;
            }
        }
        for (id, node) in self.tree.nodes().skip(1) {
            inside[id as usize] |= inside[node.parent as usize];
        }
        self.leave_out(|_, id| !inside[id as usize] && !way[id as usize]);
    }

    /// Whether the first heading of the main part is what the page calls itself, so that a larger one names a whole book.
    fn is_titled_inside(&self, main: NodeId) -> bool {
        let words = |id: NodeId| self.tree.text(id).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let title = self.tree.nodes().map(|(id, _)| id).find(|id| self.tree.tag(*id) == Some(Tag::Title)).map(words);
        let is_heading = |id: &NodeId| self.tree.tag(*id).is_some_and(Tag::is_heading) && self.letters(*id) > 0;
        let first = self.tree.descendants(main).find(is_heading).map(words);
        title.zip(first).is_some_and(|(title, first)| title.starts_with(&first))
    }

    /// The first heading of level 1 outside of menus, or the first heading at all. One that is nothing but a link is the
    /// name of the site as long as there is another.
    fn first_heading(&self) -> Option<NodeId> {
        let headings = |wanted: &dyn Fn(NodeId, Tag) -> bool| {
            self.tree.nodes().map(|(id, _)| id).find(|id| {
                self.tree.tag(*id).is_some_and(|tag| wanted(*id, tag))
                    && !self.is_left_out(*id)
                    && self.letters(*id) > 0
                    && !self.tree.ancestors(*id).any(|above| self.tree.tag(above) == Some(Tag::Nav))
            })
        };
        headings(&|id, tag| tag == Tag::H1 && self.link_share(id) < 0.9)
            .or_else(|| headings(&|_, tag| tag == Tag::H1))
            .or_else(|| headings(&|_, tag| tag.is_heading()))
    }

    fn is_around(&self, id: NodeId, heading: Option<NodeId>, whole: u32, surroundings: bool) -> bool {
        let letters = self.letters(id);
        if letters == 0 || !self.may_be_around(id) {
            return false;
        }
        let looks = self.looks_around(id, whole, surroundings);
        if looks == Around::No {
            return false;
        }
        let holds_title = heading.is_some_and(|heading| self.tree.ancestors(heading).any(|above| above == id));
        let wanted = match looks {
            Around::No => return false,
            Around::Perhaps => self.link_share(id) > 0.5,
            Around::Yes => true,
        };
        // What holds half of the page is the page, whatever it is called.
        wanted && !holds_title && letters < whole.div_ceil(2)
    }

    /// Code, tables of facts and headings are never menus by their class alone.
    fn may_be_around(&self, id: NodeId) -> bool {
        match self.tree.tag(id) {
            None | Some(Tag::Html | Tag::Body | Tag::Main | Tag::Pre | Tag::Code | Tag::Tr | Tag::Tbody | Tag::Thead) => false,
            Some(tag) => !tag.is_heading() && !self.is_most_of_a_heading(id),
        }
    }

    /// Some programs wrap the words of each heading into a link of the class "header".
    fn is_most_of_a_heading(&self, id: NodeId) -> bool {
        let heading = self.tree.ancestors(id).find(|above| self.tree.tag(*above).is_some_and(Tag::is_heading));
        heading.is_some_and(|heading| self.letters(id) * 2 >= self.letters(heading))
    }

    fn looks_around(&self, id: NodeId, whole: u32, surroundings: bool) -> Around {
        let node = self.tree.node(id);
        let by_role = match node.attribute(Attribute::Role) {
            Some("navigation" | "search" | "menu" | "menubar" | "toolbar" | "alertdialog" | "dialog" | "doc-toc") => Around::Yes,
            Some("banner" | "contentinfo" | "complementary") => Around::Perhaps,
            _ => Around::No,
        };
        let by_tag = match self.tree.tag(id) {
            Some(Tag::Nav | Tag::Search) => Around::Yes,
            Some(Tag::Footer) => self.looks_of_footer(id, whole, surroundings),
            Some(Tag::Aside | Tag::Header | Tag::Menu) => Around::Perhaps,
            _ => Around::No,
        };
        let names = names(node.attribute(Attribute::Class), node.attribute(Attribute::Id));
        let by_name = if any_within(&names, AROUND) {
            Around::Yes
        } else if names.split(|sign: char| !sign.is_alphanumeric()).any(|word| PERHAPS_AROUND.contains(&word)) {
            Around::Perhaps
        } else {
            Around::No
        };
        by_role.max(by_tag).max(by_name)
    }

    /// The foot of a page; an article or a quotation may have one of its own.
    fn looks_of_footer(&self, id: NodeId, whole: u32, surroundings: bool) -> Around {
        let own =
            self.tree.ancestors(id).any(|above| matches!(self.tree.tag(above), Some(Tag::Blockquote | Tag::Figure | Tag::Li)));
        if own {
            return Around::No;
        }
        let text = self.tree.text(id).to_lowercase();
        let signed = ["©", "copyright", "all rights reserved", "права защищены"].iter().any(|sign| text.contains(sign));
        if self.letters(id) < whole / 4 && (signed || surroundings || self.link_share(id) > 0.25) {
            Around::Yes
        } else {
            Around::Perhaps
        }
    }
}
