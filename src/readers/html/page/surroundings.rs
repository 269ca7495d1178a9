//! Finds the main part of a page and leaves out what stands around it: menus, banners, lists of other pages, comments.
//!
//! Three kinds of signs count: elements and roles that name the part they play, class names, and where the prose is. The
//! last one works on pages that name nothing, and only outside of the element that holds most of the prose.

use super::super::tags::{Attribute, Tag};
use super::super::tree::{NodeId, ROOT};
use super::Page;
use super::names::Names;

/// How much an element looks like something around the words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Around {
    No,
    /// If most of it is links.
    Perhaps,
    Yes,
}

/// An article has at least this many letters; comments are told from a conversation by what stands above them.
const ARTICLE_LETTERS: u32 = 600;

/// A line such as "© 2021 All rights reserved" with an address is not longer.
const IMPRINT_LETTERS_MAX: u32 = 600;

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
        self.leave_out_beside_the_core(heading);
        // A page of menus alone is read as it is, and so is a list of chapters that leaves only its heading.
        let after = self.letters(ROOT);
        if after < before / 10 && after < 200 || after < before / 3 && after < 60 {
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
                    || self.names(id).say(Names::AROUND))
        })
    }

    /// The element that the page itself names as its main part, if it holds enough.
    fn main_part(&self) -> Option<NodeId> {
        let all = self.letters(ROOT);
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
            .find(|id| f64::from(self.prose(*id)) >= 0.6 * f64::from(self.prose(ROOT)) && self.letters(*id) >= 200)
    }

    fn is_named_as_content(&self, id: NodeId) -> bool {
        matches!(self.tree.tag(id), Some(Tag::Div | Tag::Section | Tag::Td))
            && (self.names(id).say(Names::CONTENT)
                || self.tree.attribute(id, Attribute::Itemprop).is_some_and(|prop| prop.eq_ignore_ascii_case("articleBody")))
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
        if letters == 0 || self.tree.tag(id).is_none() {
            return false;
        }
        if self.is_comments(id, whole) {
            return !self.holds(id, heading);
        }
        if !self.may_be_around(id) {
            return false;
        }
        let wanted = match self.looks_around(id, whole, surroundings) {
            Around::No => self.leads_elsewhere(id),
            Around::Perhaps => self.link_share(id) > 0.5,
            Around::Yes => true,
        };
        // What holds half of the page is the page, whatever it is called.
        wanted && !self.holds(id, heading) && letters < whole.div_ceil(2)
    }

    fn holds(&self, id: NodeId, heading: Option<NodeId>) -> bool {
        heading.is_some_and(|heading| heading == id || self.tree.ancestors(heading).any(|above| above == id))
    }

    /// Code, tables of facts and headings are never menus by their class alone.
    fn may_be_around(&self, id: NodeId) -> bool {
        match self.tree.tag(id) {
            None | Some(Tag::Html | Tag::Body | Tag::Main | Tag::Pre | Tag::Code | Tag::Tr | Tag::Tbody | Tag::Thead) => false,
            Some(tag) => !tag.is_heading() && !self.is_most_of_a_heading(id),
        }
    }

    /// Comments stand below something that they are about; a page of nothing but remarks is a conversation.
    fn is_comments(&self, id: NodeId, whole: u32) -> bool {
        self.names(id).say(Names::COMMENTS)
            && !matches!(self.tree.tag(id), Some(Tag::Html | Tag::Body | Tag::Main | Tag::A))
            && whole.saturating_sub(self.letters(id)) >= ARTICLE_LETTERS
    }

    /// Some programs wrap the words of each heading into a link of the class "header".
    fn is_most_of_a_heading(&self, id: NodeId) -> bool {
        let heading = self.tree.ancestors(id).find(|above| self.tree.tag(*above).is_some_and(Tag::is_heading));
        heading.is_some_and(|heading| u64::from(self.letters(id)) * 2 >= u64::from(self.letters(heading)))
    }

    fn looks_around(&self, id: NodeId, whole: u32, surroundings: bool) -> Around {
        let by_role = match self.tree.attribute(id, Attribute::Role) {
            Some("navigation" | "search" | "menu" | "menubar" | "toolbar" | "alertdialog" | "dialog" | "doc-toc") => Around::Yes,
            Some("banner" | "contentinfo" | "complementary") => Around::Perhaps,
            _ => Around::No,
        };
        let by_tag = match self.tree.tag(id) {
            Some(Tag::Nav | Tag::Search) => Around::Yes,
            Some(Tag::Form) if self.asks_for_words(id) => Around::Yes,
            Some(Tag::Footer) => self.looks_of_footer(id, whole, surroundings),
            Some(Tag::Aside | Tag::Header | Tag::Menu) => Around::Perhaps,
            _ => Around::No,
        };
        let names = self.names(id);
        let by_name = if names.say(Names::AROUND) {
            Around::Yes
        } else if names.say(Names::PERHAPS_AROUND) {
            Around::Perhaps
        } else {
            Around::No
        };
        by_role.max(by_tag).max(by_name)
    }

    /// A form for a search, a subscription or a letter. Some programs put the whole page into a form.
    fn asks_for_words(&self, id: NodeId) -> bool {
        const LETTERS_MAX: u32 = 300;
        let is_line = |kind: &str| matches!(kind.to_ascii_lowercase().as_str(), "text" | "email" | "search" | "password" | "tel");
        let is_field = |id: NodeId| match self.tree.tag(id) {
            Some(Tag::Input) => self.tree.attribute(id, Attribute::Type).is_none_or(is_line),
            Some(tag) => tag == Tag::Textarea,
            None => false,
        };
        self.letters(id) <= LETTERS_MAX && self.tree.descendants(id).any(is_field)
    }

    /// "Read also: …" between the paragraphs of an article, and "Was this page helpful?" below it.
    fn leads_elsewhere(&self, id: NodeId) -> bool {
        const LETTERS_MAX: u32 = 300;
        const QUESTION_LETTERS_MAX: u32 = 60;
        const QUESTIONS: &[&str] = &[
            "was this helpful",
            "was this page helpful",
            "was this article helpful",
            "did you find this page helpful",
            "была ли эта статья полезн",
            "была ли статья полезн",
            "статья была полезной?",
        ];
        const BEGINNINGS: &[&str] = &[
            "читайте также",
            "читать также",
            "читайте ещё",
            "материалы по теме",
            "ещё по теме",
            "по теме:",
            "read also",
            "also read",
            "related:",
        ];
        let letters = self.letters(id);
        let may_lead = self.link_share(id) > 0.5 && letters <= LETTERS_MAX;
        if !self.tree.tag(id).is_some_and(Tag::is_block) || !may_lead && letters > QUESTION_LETTERS_MAX {
            return false;
        }
        let text = self.text(id).trim_start().to_lowercase();
        let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| text.starts_with(beginning));
        let is_label = matches!(text.trim_end(), "реклама" | "advertisement");
        may_lead && begins(BEGINNINGS) || letters <= QUESTION_LETTERS_MAX && (begins(QUESTIONS) || is_label)
    }

    /// The foot of a page; an article or a quotation may have one of its own.
    fn looks_of_footer(&self, id: NodeId, whole: u32, surroundings: bool) -> Around {
        let own =
            self.tree.ancestors(id).any(|above| matches!(self.tree.tag(above), Some(Tag::Blockquote | Tag::Figure | Tag::Li)));
        if own {
            return Around::No;
        }
        if self.letters(id) < whole / 4 && (surroundings || self.is_signed(id) || self.link_share(id) > 0.25) {
            Around::Yes
        } else {
            Around::Perhaps
        }
    }

    fn is_signed(&self, id: NodeId) -> bool {
        let text = self.tree.text(id).to_lowercase();
        ["©", "(c) ", "copyright", "all rights reserved", "права защищены"].iter().any(|sign| text.contains(sign))
    }

    /// Leaves out lists of links, and the imprint, that stand beside the element with most of the prose. A page whose
    /// prose is all over it has no such element but itself.
    fn leave_out_beside_the_core(&mut self, heading: Option<NodeId>) {
        let core = self.core();
        if self.prose(core) < ARTICLE_LETTERS {
            return;
        }
        let announced = self.announced();
        let mut inside = vec![false; self.tree.len() as usize];
        inside[core as usize] = true;
        let mut last = core;
        for (id, node) in self.tree.nodes().skip(core as usize + 1) {
            inside[id as usize] = inside[node.parent as usize];
            last = if inside[id as usize] { id } else { last };
        }
        // Notes and what a heading announces belong to the text wherever they stand.
        for (id, node) in self.tree.nodes().skip(1) {
            inside[id as usize] |= inside[node.parent as usize] || announced[id as usize] || self.is_note(id);
        }
        self.leave_out(|page, id| {
            !inside[id as usize]
                && page.letters(id) > 0
                && page.tree.tag(id).is_some_and(Tag::is_block)
                && (page.may_be_around(id) || page.names_the_site(id))
                && !page.holds(id, Some(core))
                && !page.holds(id, heading)
                && (page.link_share(id) > 0.6 || id > last && page.letters(id) <= IMPRINT_LETTERS_MAX && page.is_signed(id))
        });
    }

    /// The innermost element that holds nearly all words outside of links.
    fn core(&self) -> NodeId {
        let enough = f64::from(self.prose(ROOT)) * 0.8;
        let mut core = ROOT;
        loop {
            let children = self.tree.children(core).filter(|child| self.may_be_core(*child));
            match children.max_by_key(|child| self.prose(*child)).filter(|child| f64::from(self.prose(*child)) >= enough) {
                Some(child) if self.is_frame(child, enough) || !self.is_one_of_many(child) => core = child,
                _ => return core,
            }
        }
    }

    /// Whether the elements beside this one are of its kind, as the sections of a text are.
    fn is_one_of_many(&self, id: NodeId) -> bool {
        let kind = |id: NodeId| (self.tree.tag(id), self.tree.attribute(id, Attribute::Class));
        let is_equal = |beside: NodeId| beside != id && self.letters(beside) > 0 && kind(beside) == kind(id);
        self.tree.children(self.tree.node(id).parent).any(is_equal)
    }

    /// Whether a cell, or a cell in this row, holds the page rather than a fact: old pages are tables with the menu in
    /// one cell and the text in another.
    fn is_frame(&self, id: NodeId, enough: f64) -> bool {
        const BLOCKS_MIN: usize = 3;
        let is_block = |id: &NodeId| self.letters(*id) > 0 && self.tree.tag(*id).is_some_and(Tag::is_block);
        let holds_page = |id: NodeId| {
            self.tree.tag(id).is_some_and(Tag::is_cell)
                && f64::from(self.prose(id)) >= enough
                && self.tree.children(id).filter(is_block).count() >= BLOCKS_MIN
        };
        holds_page(id) || self.tree.tag(id) == Some(Tag::Tr) && self.tree.children(id).any(holds_page)
    }

    /// A heading that is nothing but a link; the title of the page is told from it before.
    fn names_the_site(&self, id: NodeId) -> bool {
        self.tree.tag(id).is_some_and(Tag::is_heading) && self.link_share(id) > 0.9
    }

    fn is_note(&self, id: NodeId) -> bool {
        self.names(id).say(Names::NOTES)
            || self.tree.attribute(id, Attribute::Role).is_some_and(|role| role.starts_with("doc-") && role != "doc-toc")
            || self.tree.attribute(id, Attribute::Style).is_some_and(|style| style.contains("mso-element:"))
    }

    /// What the headings of the page announce: a list of sources is full of links, and part of the text. The title is no
    /// such heading; menus and languages may stand below it.
    fn announced(&self) -> Vec<bool> {
        let mut announced = vec![false; self.tree.len() as usize];
        let level = |id: NodeId| self.tree.tag(id).and_then(Tag::heading_level);
        let is_heading = |id: NodeId| level(id).is_some_and(|level| level > 1) && self.letters(id) > 0;
        for id in self.tree.nodes().map(|(id, _)| id).filter(|id| is_heading(*id)) {
            let mut after = std::iter::successors(self.tree.next_sibling(id), |id| self.tree.next_sibling(*id));
            if let Some(next) = after.find(|id| self.letters(*id) > 0) {
                announced[next as usize] = true;
            }
        }
        announced
    }

    /// A table of facts or a list is read whole, so the search for the core ends at it.
    fn may_be_core(&self, id: NodeId) -> bool {
        let is_part = |tag: Tag| {
            tag.is_cell()
                || tag.is_row_group()
                || matches!(tag, Tag::Body | Tag::Div | Tag::Section | Tag::Article | Tag::Main | Tag::Form | Tag::Center)
                || matches!(tag, Tag::Table | Tag::Tr | Tag::Font | Tag::Span | Tag::Other(_))
        };
        !self.is_left_out(id) && self.tree.tag(id).is_some_and(is_part)
    }
}
