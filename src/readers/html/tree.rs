//! The elements and texts of a page as a tree, built from tags in any order.
//!
//! The tree is a flat list in which parents stand before their children, so every pass over it is a loop. Its depth is
//! limited: what is nested deeper becomes a neighbour of the deepest element and keeps its order.

use super::tags::{Attribute, Inside, Tag};
use super::tokens::{Token, Tokens};
use std::collections::HashMap;

/// The index of a node. The root, an `html` element, is 0.
pub(in crate::readers) type NodeId = u32;

pub(in crate::readers) const ROOT: NodeId = 0;

#[derive(Debug)]
pub(in crate::readers) struct Node {
    pub parent: NodeId,
    /// `None` for a node without children; the root is nobody's child, so its index says so.
    first_child: NodeId,
    last_child: NodeId,
    next_sibling: NodeId,
    /// Counted from 1.
    pub line: u32,
    pub content: NodeContent,
}

#[derive(Debug)]
pub(in crate::readers) enum NodeContent {
    Text(Box<str>),
    Element { tag: Tag, attributes: Attributes },
}

pub(in crate::readers) type Attributes = Vec<(Attribute, Box<str>)>;

/// The nodes of a page.
#[derive(Debug)]
pub(in crate::readers) struct Tree {
    nodes: Vec<Node>,
    /// Building stopped here because there were too many nodes.
    pub is_cut: bool,
}

impl Tree {
    pub fn len(&self) -> u32 {
        self.nodes.len() as u32
    }

    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = (NodeId, &Node)> + ExactSizeIterator {
        // The nodes are counted with u32 from the start.
        self.nodes.iter().enumerate().map(|(id, node)| (id as NodeId, node))
    }

    pub fn tag(&self, id: NodeId) -> Option<Tag> {
        match &self.node(id).content {
            NodeContent::Element { tag, .. } => Some(*tag),
            NodeContent::Text(_) => None,
        }
    }

    pub fn attribute(&self, id: NodeId, wanted: Attribute) -> Option<&str> {
        self.node(id).attribute(wanted)
    }

    pub fn first_child(&self, id: NodeId) -> Option<NodeId> {
        some(self.node(id).first_child)
    }

    pub fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        some(self.node(id).next_sibling)
    }

    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.first_child(id), |child| self.next_sibling(*child))
    }

    /// The parent, its parent and so on up to the root.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let above = |id: NodeId| (id != ROOT).then(|| self.node(id).parent);
        std::iter::successors(above(id), move |id| above(*id))
    }

    /// The node and all nodes below it, in order.
    pub fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let mut next = Some(id);
        std::iter::from_fn(move || {
            let here = next?;
            next = self.first_child(here).or_else(|| self.after(here, id));
            Some(here)
        })
    }

    /// The first node after all that is below `id`, still within `within`.
    fn after(&self, id: NodeId, within: NodeId) -> Option<NodeId> {
        let mut here = id;
        while here != within {
            if let Some(next) = self.next_sibling(here) {
                return Some(next);
            }
            here = self.node(here).parent;
        }
        None
    }

    /// A formula in TeX, which a program on the page would draw.
    pub fn is_tex(&self, id: NodeId) -> bool {
        self.tag(id) == Some(Tag::Script)
            && self.attribute(id, Attribute::Type).is_some_and(|kind| kind.trim_start().starts_with("math/tex"))
    }

    /// All text below a node as it stands.
    pub fn text(&self, id: NodeId) -> String {
        self.descendants(id)
            .filter_map(|id| match &self.node(id).content {
                NodeContent::Text(text) => Some(&**text),
                NodeContent::Element { .. } => None,
            })
            .collect()
    }
}

impl Node {
    pub fn attribute(&self, wanted: Attribute) -> Option<&str> {
        match &self.content {
            NodeContent::Element { attributes, .. } => {
                attributes.iter().find(|(attribute, _)| *attribute == wanted).map(|(_, value)| &**value)
            }
            NodeContent::Text(_) => None,
        }
    }
}

fn some(id: NodeId) -> Option<NodeId> {
    (id != ROOT).then_some(id)
}

/// How large and how deep a tree may grow.
#[derive(Clone, Copy, Debug)]
pub(in crate::readers) struct TreeLimits {
    pub nodes: usize,
    pub depth: usize,
}

/// How far an end tag looks for its element. Pages do not nest deeper; without a border the time would grow with the
/// square of the depth.
const LOOK_UP: usize = 512;

/// Puts tags and texts together to a [`Tree`], closing what authors leave open.
pub(in crate::readers) struct Builder {
    tree: Tree,
    limits: TreeLimits,
    open: Vec<Open>,
    /// The line of what is being added.
    pub line: u32,
    unknown: HashMap<Box<str>, u32>,
    /// How many drawings and formulas are open.
    foreign: u32,
    /// The text is XML, in which every element may close itself: `<title/>`.
    pub is_xml: bool,
}

#[derive(Clone, Copy)]
struct Open {
    node: NodeId,
    tag: Tag,
}

impl Builder {
    pub fn new(limits: TreeLimits) -> Self {
        let content = NodeContent::Element { tag: Tag::Html, attributes: Vec::new() };
        let root = Node { parent: ROOT, first_child: ROOT, last_child: ROOT, next_sibling: ROOT, line: 1, content };
        Builder {
            tree: Tree { nodes: vec![root], is_cut: false },
            limits,
            open: vec![Open { node: ROOT, tag: Tag::Html }],
            line: 1,
            unknown: HashMap::new(),
            foreign: 0,
            is_xml: false,
        }
    }

    pub fn finish(self) -> Tree {
        self.tree
    }

    /// Adds a piece of HTML at the place reached so far. Elements that it leaves open stay open.
    pub fn html(&mut self, html: &str, line: u32) {
        let mut tokens = Tokens::new(html, line);
        while !self.tree.is_cut
            && let Some((token, line)) = tokens.next(self.foreign > 0)
        {
            self.line = line;
            match token {
                Token::Text(text) => self.text(&text),
                Token::End { name } => {
                    if let Some(tag) = self.known(&name) {
                        self.end(tag);
                    }
                }
                Token::Start { name, attributes, closes_itself } => {
                    let tag = self.tag_of(&name);
                    self.start(tag, attributes);
                    if closes_itself && (self.foreign > 0 || self.is_xml && !tag.is_void()) {
                        self.end(tag);
                    } else if self.foreign == 0 && tag.inside() != Inside::Markup {
                        let text = tokens.inside(tag.inside(), &name);
                        self.text(&text);
                        self.end(tag);
                    }
                }
            }
        }
    }

    fn known(&self, name: &str) -> Option<Tag> {
        Tag::of(name).or_else(|| self.unknown.get(name).map(|number| Tag::Other(*number)))
    }

    fn tag_of(&mut self, name: &str) -> Tag {
        self.known(name).unwrap_or_else(|| {
            let number = self.unknown.len() as u32;
            self.unknown.insert(name.into(), number);
            Tag::Other(number)
        })
    }

    /// Opens an element after closing what cannot hold it.
    pub fn start(&mut self, tag: Tag, attributes: Attributes) {
        if matches!(tag, Tag::Html | Tag::Body) && self.merged_into_open(tag, &attributes) {
            return;
        }
        if self.foreign > 0 && tag.leaves_foreign() {
            self.leave_foreign();
        }
        if self.foreign == 0 {
            if self.top().tag == Tag::Head && !tag.is_of_head() {
                self.open.pop();
            }
            if !self.made_room(tag) {
                return;
            }
        }
        let Some(node) = self.append(NodeContent::Element { tag, attributes }) else { return };
        if !tag.is_void() {
            self.open.push(Open { node, tag });
            self.foreign += u32::from(matches!(tag, Tag::Svg | Tag::Math));
        }
    }

    /// A second `html` or `body` only adds its attributes to the first.
    fn merged_into_open(&mut self, tag: Tag, more: &Attributes) -> bool {
        let Some(open) = self.open.iter().take(3).find(|open| open.tag == tag).copied() else { return false };
        if let Some(NodeContent::Element { attributes, .. }) =
            self.tree.nodes.get_mut(open.node as usize).map(|node| &mut node.content)
        {
            for (name, value) in more {
                if attributes.iter().all(|(other, _)| other != name) {
                    attributes.push((*name, value.clone()));
                }
            }
        }
        true
    }

    /// Closes what the start of `tag` ends by itself. Says `false` when the tag has no meaning here.
    fn made_room(&mut self, tag: Tag) -> bool {
        if tag.ends_paragraph() {
            self.close_paragraph();
        }
        match tag {
            Tag::Body => self.close_through(Tag::Head, |_| false),
            Tag::Li => self.close_through(Tag::Li, is_item_border),
            Tag::Dt | Tag::Dd => {
                self.close_through(Tag::Dt, is_item_border);
                self.close_through(Tag::Dd, is_item_border);
            }
            Tag::Option => self.close_through(Tag::Option, |tag| tag.is_special() && tag != Tag::Option),
            Tag::A => self.close_formatting(Tag::A),
            Tag::Button => self.close_through(Tag::Button, Tag::is_scope_border),
            _ if tag.is_heading() && self.top().tag.is_heading() => {
                self.open.pop();
            }
            _ => {}
        }
        match tag {
            Tag::Tr | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Caption | Tag::Colgroup | Tag::Col | Tag::Td | Tag::Th => {
                self.made_room_in_table(tag)
            }
            // A table right inside a table, outside of its cells, was meant to follow it.
            Tag::Table | Tag::Form if self.is_between_cells() => {
                if tag == Tag::Table {
                    self.close_through(Tag::Table, |_| false);
                }
                tag == Tag::Table
            }
            _ => true,
        }
    }

    fn made_room_in_table(&mut self, tag: Tag) -> bool {
        let border = |tag: Tag| matches!(tag, Tag::Table | Tag::Template);
        if self.find(Tag::Table, |tag| tag == Tag::Template).is_none() {
            return false;
        }
        self.close_through(Tag::Caption, border);
        if tag.is_cell() {
            self.close_to(|open| open == Tag::Tr || open.is_row_group() || border(open));
            if self.top().tag != Tag::Tr {
                self.start(Tag::Tr, Vec::new());
            }
        } else if tag == Tag::Tr {
            self.close_to(|open| open.is_row_group() || border(open));
        } else {
            self.close_to(border);
        }
        true
    }

    fn is_between_cells(&self) -> bool {
        let tag = self.top().tag;
        matches!(tag, Tag::Table | Tag::Tr) || tag.is_row_group()
    }

    /// Closes the open element of this name, and whatever stands open in it.
    pub fn end(&mut self, tag: Tag) {
        if self.foreign > 0 && tag.leaves_foreign() && self.find(tag, |tag| matches!(tag, Tag::Svg | Tag::Math)).is_none() {
            self.leave_foreign();
        }
        match tag {
            Tag::Html | Tag::Body => {}
            Tag::Br => self.start(Tag::Br, Vec::new()),
            Tag::P => {
                if self.find(Tag::P, is_paragraph_border).is_none() {
                    self.start(Tag::P, Vec::new());
                }
                self.close_paragraph();
            }
            Tag::Li => self.close_through(Tag::Li, |tag| tag.is_list() || tag.is_scope_border()),
            _ if tag.is_heading() => {
                if let Some(at) = self.find_where(Tag::is_heading, Tag::is_scope_border) {
                    self.truncate(at);
                }
            }
            _ if tag.is_cell() || tag.is_row_group() || matches!(tag, Tag::Tr | Tag::Table) => {
                self.close_through(tag, |tag| matches!(tag, Tag::Table | Tag::Template));
            }
            _ if tag.is_formatting() => self.close_formatting(tag),
            _ if tag.is_scope_border() => self.close_through(tag, |tag| tag == Tag::Template),
            _ if tag.is_special() => self.close_through(tag, Tag::is_scope_border),
            _ => self.close_through(tag, Tag::is_special),
        }
    }

    /// Adds text to the innermost open element.
    pub fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.top().tag == Tag::Head && !text.trim().is_empty() {
            self.open.pop();
        }
        self.append(NodeContent::Text(text.into()));
    }

    fn top(&self) -> Open {
        self.open.last().copied().unwrap_or(Open { node: ROOT, tag: Tag::Html })
    }

    fn close_paragraph(&mut self) {
        self.close_through(Tag::P, is_paragraph_border);
    }

    fn leave_foreign(&mut self) {
        let border = |tag: Tag| matches!(tag, Tag::ForeignObject | Tag::AnnotationXml);
        while self.foreign > 0
            && let Some(at) = self.find_where(|tag| matches!(tag, Tag::Svg | Tag::Math), border)
        {
            self.truncate(at);
        }
    }

    /// Where on the stack the innermost element of this name is, unless a border stands before it.
    fn find(&self, tag: Tag, is_border: impl Fn(Tag) -> bool) -> Option<usize> {
        self.find_where(|open| open == tag, is_border)
    }

    fn find_where(&self, wanted: impl Fn(Tag) -> bool, is_border: impl Fn(Tag) -> bool) -> Option<usize> {
        for (at, open) in self.open.iter().enumerate().skip(1).rev().take(LOOK_UP) {
            if wanted(open.tag) {
                return Some(at);
            }
            if is_border(open.tag) {
                return None;
            }
        }
        None
    }

    fn close_through(&mut self, tag: Tag, is_border: impl Fn(Tag) -> bool) {
        if let Some(at) = self.find(tag, is_border) {
            self.truncate(at);
        }
    }

    /// Closes everything above the innermost element that fits.
    fn close_to(&mut self, fits: impl Fn(Tag) -> bool) {
        if let Some(at) = self.find_where(fits, |_| false) {
            self.truncate(at + 1);
        }
    }

    /// Closes a bold run or a link. Blocks that were opened inside it stay open.
    fn close_formatting(&mut self, tag: Tag) {
        let Some(at) = self.find(tag, Tag::is_scope_border) else { return };
        if self.open[at..].iter().any(|open| open.tag.is_special() && open.tag != tag) {
            self.open.remove(at);
        } else {
            self.truncate(at);
        }
    }

    fn truncate(&mut self, length: usize) {
        let closed = self.open.drain(length.max(1)..);
        self.foreign -= closed.filter(|open| matches!(open.tag, Tag::Svg | Tag::Math)).count() as u32;
    }

    fn append(&mut self, content: NodeContent) -> Option<NodeId> {
        let parent = self.parent_of(&content)?;
        self.append_to(parent, content)
    }

    fn append_to(&mut self, parent: NodeId, content: NodeContent) -> Option<NodeId> {
        if self.tree.nodes.len() >= self.limits.nodes {
            self.tree.is_cut = true;
            return None;
        }
        let id = self.tree.len();
        self.tree.nodes.push(Node { parent, first_child: ROOT, last_child: ROOT, next_sibling: ROOT, line: self.line, content });
        let last = std::mem::replace(&mut self.tree.nodes[parent as usize].last_child, id);
        if last == ROOT {
            self.tree.nodes[parent as usize].first_child = id;
        } else {
            self.tree.nodes[last as usize].next_sibling = id;
        }
        Some(id)
    }

    /// Where the next node goes: into the innermost open element.
    ///
    /// At the greatest depth elements have no children but text, and what was opened inside them stands beside them.
    /// An element that goes on after such a neighbour is begun again, so that the text keeps its order.
    fn parent_of(&mut self, content: &NodeContent) -> Option<NodeId> {
        let top = self.top();
        let deepest = self.limits.depth.max(2);
        if self.open.len() <= deepest {
            return Some(top.node);
        }
        let holder = self.open.get(deepest - 1)?.node;
        if matches!(content, NodeContent::Element { .. }) {
            return Some(holder);
        }
        if self.tree.node(holder).last_child != top.node {
            let attributes = match &self.tree.node(top.node).content {
                NodeContent::Element { attributes, .. } => attributes.clone(),
                NodeContent::Text(_) => Vec::new(),
            };
            let again = self.append_to(holder, NodeContent::Element { tag: top.tag, attributes })?;
            self.open.last_mut()?.node = again;
        }
        Some(self.top().node)
    }
}

/// A new item ends the one before, but not the one around its list.
fn is_item_border(tag: Tag) -> bool {
    tag.is_special() && !matches!(tag, Tag::Address | Tag::Div | Tag::P)
}

fn is_paragraph_border(tag: Tag) -> bool {
    tag.is_scope_border() || tag == Tag::Button
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(tree: &Tree, id: NodeId) -> String {
        match &tree.node(id).content {
            NodeContent::Text(text) => text.to_string(),
            NodeContent::Element { tag, .. } => {
                let inner: String = tree.children(id).map(|child| shown(tree, child)).collect();
                format!("{tag:?}({inner})")
            }
        }
    }

    fn built(html: &str, depth: usize) -> Tree {
        let mut builder = Builder::new(TreeLimits { nodes: 1_000, depth });
        builder.html(html, 1);
        builder.finish()
    }

    #[test]
    fn in_xml_every_element_may_close_itself() {
        let mut builder = Builder::new(TreeLimits { nodes: 1_000, depth: 256 });
        builder.is_xml = true;
        builder.html("<head><title/><script src='x'/></head><p><a id='x'/>1<br/>2</p><div/>3", 1);
        assert_eq!(shown(&builder.finish(), ROOT), "Html(Head(Title()Script())P(A()1Br()2)Div()3)");
    }

    fn check(html: &str, expected: &str) {
        assert_eq!(shown(&built(html, 256), ROOT), format!("Html({expected})"), "{html}");
    }

    #[test]
    fn open_elements_are_closed_as_browsers_close_them() {
        check("<p>1<p>2<div>3</div>4", "P(1)P(2)Div(3)4");
        check("<ul><li>1<ul><li>1.1</ul><li>2</ul>", "Ul(Li(1Ul(Li(1.1)))Li(2))");
        check("<dl><dt>a<dd>b<dd>c<dt>d</dl>e", "Dl(Dt(a)Dd(b)Dd(c)Dt(d))e");
        check("<table><td>1<td>2<tr><td>3</table>4", "Table(Tr(Td(1)Td(2))Tr(Td(3)))4");
        check("<table><thead><tr><th>1<tbody><tr><td><p>2</table>", "Table(Thead(Tr(Th(1)))Tbody(Tr(Td(P(2)))))");
        check("<b>1<p>2</b>3</p>4", "B(1P(23))4");
        check("<a href=x>1<a href=y>2</a>", "A(1)A(2)");
        check("<h2>1<h3>2</h2>3", "H2(1)H3(2)3");
        check("<td>1</td></div></p>2", "1P()2");
        check("<head><title>a<b>&amp;</title><p>1", "Head(Title(a<b>&))P(1)");
        check("<svg><title>a</title><path/><p>1</p>2", "Svg(Title(a)Other(0)())P(1)2");
        check("<div><table><tr><td></div>1</table>2</div>3", "Div(Table(Tr(Td(1)))2)3");
        check("<body><html lang=ru><body>1</body>2", "Body(12)");
    }

    #[test]
    fn what_is_too_deep_becomes_a_neighbour_and_keeps_its_order() {
        let tree = built("<div><b>1<i>2<u>3</u>4</i>5</b>6</div>7", 2);
        assert_eq!(shown(&tree, ROOT), "Html(Div(B(1)I(2)U(3)I(4)B(5)6)7)");
    }

    #[test]
    fn a_hundred_thousand_nested_elements_are_built_and_walked() {
        for name in ["div", "b", "p", "table", "ul", "li", "a", "svg", "q", "td", "x-y"] {
            let mut builder = Builder::new(TreeLimits { nodes: 300_000, depth: 256 });
            builder.html(&format!("<{name}>").repeat(100_000), 1);
            builder.html("x", 1);
            builder.html(&format!("</{name}>").repeat(100_000), 1);
            let tree = builder.finish();
            assert_eq!(tree.text(ROOT), "x");
            assert!((1..tree.len()).all(|id| tree.node(id).parent < id && tree.ancestors(id).count() <= 257), "{name}");
        }
    }
}
