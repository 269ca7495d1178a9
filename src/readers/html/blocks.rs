//! Makes blocks of a page: headings, paragraphs, lists, tables, definitions, code, quotations.
//!
//! The tree is walked in order, once, without recursion. Words collect in a run; every border of a block ends the run
//! and hands it to the innermost collector that is open: a list, a table, a quotation. What a collector cannot hold,
//! such as code inside a list, ends its block, stands on its own, and the collector begins another one after it.

mod definitions;
mod list;
mod table;

use super::page::Page;
use super::run::{Run, Words};
use super::tags::{Attribute, Tag};
use super::tree::{NodeContent, NodeId, ROOT, Tree};
use crate::document::{AsideRole, Block, BlockKind, MarkKind, Place};
use definitions::DefinitionsMaker;
use list::ListMaker;
use table::{TableKinds, TableMaker};

/// The blocks of a page, and the number of its pictures.
pub(in crate::readers) fn blocks(page: &Page<'_>) -> (Vec<Block>, u32) {
    let mut maker = Maker {
        tree: page.tree,
        tables: TableKinds::of(page),
        run: Run::default(),
        collectors: Vec::new(),
        blocks: Vec::new(),
        pictures: 0,
        breaks: 0,
    };
    let mut here = ROOT;
    'walk: loop {
        let enters = !page.is_left_out(here) && maker.enter(here);
        if let Some(child) = page.tree.first_child(here).filter(|_| enters) {
            here = child;
            continue;
        }
        if enters {
            maker.leave(here);
        }
        loop {
            if let Some(next) = page.tree.next_sibling(here) {
                here = next;
                break;
            }
            if here == ROOT {
                break 'walk;
            }
            here = page.tree.node(here).parent;
            maker.leave(here);
        }
    }
    maker.border();
    (maker.blocks, maker.pictures)
}

struct Maker<'t> {
    tree: &'t Tree,
    tables: TableKinds,
    run: Run,
    /// What is being collected, outermost first, with the element that it belongs to.
    collectors: Vec<(NodeId, Collector)>,
    blocks: Vec<Block>,
    pictures: u32,
    /// Line breaks in a row.
    breaks: u8,
}

enum Collector {
    /// A block of one text: a heading, a quotation, code, a caption.
    One(BlockKind, Words),
    List(ListMaker),
    Table(TableMaker),
    Definitions(DefinitionsMaker),
}

impl Maker<'_> {
    /// Begins a node. Says whether its children are to be read.
    fn enter(&mut self, id: NodeId) -> bool {
        let node = self.tree.node(id);
        let tag = match &node.content {
            NodeContent::Text(text) => {
                self.text(text, node.line);
                return false;
            }
            NodeContent::Element { tag, .. } => *tag,
        };
        if tag.is_block() {
            self.border();
        }
        match tag {
            Tag::Br => self.line_break(),
            Tag::Img => self.picture(id),
            Tag::Input => self.input(id),
            Tag::Math => self.formula(id),
            Tag::Rt if !self.has_brackets(id) => self.run.push("(", node.line),
            _ => {
                if let Some(kind) = self.mark(id, tag) {
                    self.run.open(kind);
                }
                self.enter_structure(id, tag);
            }
        }
        tag != Tag::Math
    }

    /// Ends a node whose children have been read.
    fn leave(&mut self, id: NodeId) {
        let Some(tag) = self.tree.tag(id) else { return };
        if tag.is_block() {
            self.border();
        }
        if tag == Tag::Rt && !self.has_brackets(id) {
            self.run.push(")", self.tree.node(id).line);
        }
        if let Some(kind) = self.mark(id, tag) {
            self.run.close(&kind);
        }
        match self.collectors.last_mut() {
            Some((owner, _)) if *owner == id => {
                self.border();
                if let Some((_, collector)) = self.collectors.pop() {
                    self.finish(collector);
                }
            }
            Some((_, Collector::List(list))) => list.leave(tag),
            Some((_, Collector::Table(table))) => table.leave(tag),
            _ => {}
        }
    }

    fn enter_structure(&mut self, id: NodeId, tag: Tag) {
        match self.collectors.last_mut() {
            // The caption of a table stands before it. All that is in its cells is words of the cells.
            Some((_, Collector::Table(table))) if tag == Tag::Caption && !table.is_in_cell() => {}
            Some((_, Collector::Table(table))) => return table.enter(self.tree, id, tag),
            Some((_, Collector::Definitions(definitions))) => return definitions.enter(tag),
            Some((_, Collector::List(list))) if tag.is_list() || tag == Tag::Li => return list.enter(self.tree, id, tag),
            // A heading or a caption is one line, whatever elements it is made of.
            Some((_, Collector::One(kind, _))) if !matches!(kind, BlockKind::Quotation | BlockKind::Aside { .. }) => return,
            _ => {}
        }
        if tag == Tag::Li {
            return;
        }
        if let Some(collector) = self.collector_for(id, tag) {
            self.interrupt();
            self.border();
            self.collectors.push((id, collector));
            if let Some((_, Collector::List(list))) = self.collectors.last_mut() {
                list.enter(self.tree, id, tag);
            }
        }
    }

    /// The collector that an element begins, if it begins one.
    fn collector_for(&self, id: NodeId, tag: Tag) -> Option<Collector> {
        let one = |kind: BlockKind| Some(Collector::One(kind, Words::default()));
        if let Some(level) = self.heading_level(id, tag) {
            return one(BlockKind::Heading { level, number: None });
        }
        match tag {
            _ if tag.is_preformatted() => one(BlockKind::Code { language: super::code_language(self.tree, id) }),
            _ if tag.is_list() => list::has_items(self.tree, id).then(|| Collector::List(ListMaker::default())),
            Tag::Table if self.tables.is_data(id) => Some(Collector::Table(TableMaker::default())),
            Tag::Dl if definitions::is_plain(self.tree, id) => Some(Collector::Definitions(DefinitionsMaker::default())),
            Tag::Blockquote => one(BlockKind::Quotation),
            Tag::Summary => one(BlockKind::Summary),
            Tag::Figcaption | Tag::Caption => one(BlockKind::Aside { role: AsideRole::Caption }),
            _ if self.is_footnote(id) => one(BlockKind::Aside { role: AsideRole::Footnote }),
            _ => None,
        }
    }

    fn heading_level(&self, id: NodeId, tag: Tag) -> Option<u8> {
        let by_role = || {
            let level = self.tree.attribute(id, Attribute::AriaLevel).and_then(|level| level.trim().parse::<u8>().ok());
            (self.tree.attribute(id, Attribute::Role) == Some("heading")).then(|| level.unwrap_or(2).clamp(1, 9))
        };
        tag.heading_level().or_else(by_role)
    }

    fn is_heading(&self, id: NodeId) -> bool {
        self.tree.tag(id).is_some_and(Tag::is_heading)
    }

    fn leads_within(&self, id: NodeId) -> bool {
        self.tree.attribute(id, Attribute::Href).is_some_and(|href| href.trim_start().starts_with('#'))
    }

    fn is_footnote(&self, id: NodeId) -> bool {
        self.tree.attribute(id, Attribute::Role) == Some("doc-footnote")
            || self
                .tree
                .attribute(id, Attribute::EpubType)
                .is_some_and(|kinds| kinds.split_whitespace().any(|kind| matches!(kind, "footnote" | "endnote" | "rearnote")))
    }

    fn mark(&self, id: NodeId, tag: Tag) -> Option<MarkKind> {
        match tag {
            Tag::B | Tag::Strong => Some(MarkKind::Bold),
            Tag::I | Tag::Em | Tag::Cite | Tag::Dfn | Tag::Var => Some(MarkKind::Italic),
            Tag::Code | Tag::Kbd | Tag::Samp | Tag::Tt => Some(MarkKind::Code),
            // Headings often lead to themselves.
            Tag::A if self.leads_within(id) && self.tree.ancestors(id).any(|above| self.is_heading(above)) => None,
            Tag::A => self.tree.attribute(id, Attribute::Href).and_then(super::safe_address).map(MarkKind::Link),
            _ => None,
        }
    }

    fn text(&mut self, text: &str, line: u32) {
        if !text.trim().is_empty() {
            self.breaks = 0;
        }
        match self.collectors.last() {
            Some((owner, Collector::One(BlockKind::Code { .. }, _))) => {
                // The line feed right after the start tag is not part of the code.
                let is_first = self.run.is_empty() && self.tree.tag(*owner) == Some(Tag::Pre);
                match text.strip_prefix('\n').filter(|_| is_first) {
                    Some(text) => self.run.push_verbatim(text, line + 1),
                    None => self.run.push_verbatim(text, line),
                }
            }
            _ => self.run.push(text, line),
        }
    }

    /// One line break stays in the text; two in a row are the end of a paragraph.
    fn line_break(&mut self) {
        match self.collectors.last() {
            Some((_, Collector::One(BlockKind::Heading { .. }, _))) => self.run.push(" ", 0),
            Some((_, Collector::One(BlockKind::Code { .. }, _))) => self.run.push_verbatim("\n", 0),
            _ if self.breaks > 0 => self.border(),
            _ => {
                self.run.line_break();
                self.breaks += 1;
            }
        }
    }

    fn picture(&mut self, id: NodeId) {
        // A dot that counts visitors is no picture to read.
        let dot = |name: Attribute| self.tree.attribute(id, name).is_some_and(|src| src.starts_with("data:image/gif"));
        if !dot(Attribute::Src) {
            self.pictures += 1;
        }
    }

    /// A tick box at the beginning of an item is its marker; what is typed into other fields is not the page's word.
    fn input(&mut self, id: NodeId) {
        let is_box = self.tree.attribute(id, Attribute::Type).is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"));
        if let Some((_, Collector::List(list))) = self.collectors.last_mut()
            && is_box
            && self.run.is_empty()
        {
            list.tick(self.tree.attribute(id, Attribute::Checked).is_some());
        }
    }

    /// A formula in TeX when the page has it, else its signs.
    fn formula(&mut self, id: NodeId) {
        let node = self.tree.node(id);
        let is_tex = |id: &NodeId| {
            self.tree.tag(*id) == Some(Tag::Annotation)
                && self.tree.attribute(*id, Attribute::Encoding).is_some_and(|kind| kind.to_ascii_lowercase().contains("tex"))
        };
        let tex = self.tree.descendants(id).find(is_tex).map(|id| self.tree.text(id));
        let text = tex.or_else(|| node.attribute(Attribute::Alttext).map(str::to_owned)).unwrap_or_else(|| self.tree.text(id));
        self.run.push(&text, node.line);
    }

    /// Whether brackets for readers without ruby stand beside a reading.
    fn has_brackets(&self, id: NodeId) -> bool {
        self.tree.children(self.tree.node(id).parent).any(|beside| self.tree.tag(beside) == Some(Tag::Rp))
    }

    /// Ends the run and hands it to the innermost collector, or makes a paragraph of it.
    fn border(&mut self) {
        self.breaks = 0;
        if self.run.is_empty() {
            // Spaces at a border are nothing.
            self.run.take();
            return;
        }
        let is_code = matches!(self.collectors.last(), Some((_, Collector::One(BlockKind::Code { .. }, _))));
        let words = self.run.take();
        if words.text.trim().is_empty() && !is_code {
            return;
        }
        match self.collectors.last_mut().map(|(_, collector)| collector) {
            Some(Collector::One(kind, collected)) => {
                let separator = if matches!(kind, BlockKind::Heading { .. } | BlockKind::Summary) { " " } else { "\n" };
                collected.append(words, separator);
            }
            Some(Collector::List(list)) => {
                if let Some(words) = list.add(words) {
                    self.interrupt();
                    self.put(BlockKind::Paragraph, words);
                }
            }
            Some(Collector::Table(table)) => table.add(words),
            Some(Collector::Definitions(definitions)) => definitions.add(words),
            None => self.put(BlockKind::Paragraph, words),
        }
    }

    /// Puts out what the open collectors hold, because something follows that they cannot hold.
    fn interrupt(&mut self) {
        let mut ready = Vec::new();
        for (_, collector) in &mut self.collectors {
            match collector {
                Collector::One(kind, words) => ready.push((kind.clone(), std::mem::take(words))),
                Collector::List(list) => ready.extend(list.interrupt()),
                Collector::Table(_) | Collector::Definitions(_) => {}
            }
        }
        for (kind, words) in ready {
            self.put(kind, words);
        }
    }

    fn finish(&mut self, collector: Collector) {
        match collector {
            Collector::One(kind, words) => self.put(kind, words),
            Collector::List(mut list) => {
                if let Some((kind, words)) = list.interrupt() {
                    self.put(kind, words);
                }
            }
            Collector::Table(table) => {
                let (stray, table) = table.finish();
                if let Some(stray) = stray {
                    self.put(BlockKind::Paragraph, stray);
                }
                if let Some((kind, words)) = table {
                    self.put(kind, words);
                }
            }
            Collector::Definitions(definitions) => {
                if let Some((kind, words)) = definitions.finish() {
                    self.put(kind, words);
                }
            }
        }
    }

    fn put(&mut self, kind: BlockKind, mut words: Words) {
        if matches!(kind, BlockKind::Code { .. }) {
            words.text.truncate(words.text.trim_end().len());
            // The marks of coloured code say nothing.
            words.marks.clear();
        }
        if words.text.trim().is_empty() {
            return;
        }
        let place = words.line.map_or(Place::Unknown, Place::Line);
        self.blocks.push(Block { kind, text: words.text, place, marks: words.marks });
    }
}
