//! The structure tree of a tagged file: what its writer says about headings, paragraphs, lists and tables.
//!
//! Only the tree is read here. The words are on the pages, which number their stretches of marked content; a leaf of
//! the tree is such a stretch.

use hayro_syntax::Pdf as File;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier};
use std::collections::{HashMap, HashSet};

/// More elements than this are not followed.
const NODES_MAX: usize = 400_000;
const LEAVES_MAX: usize = 1_000_000;
/// What lies deeper is left to the layout.
const DEPTH_MAX: usize = 64;
/// A cell of more columns than this is a lie that would make the table enormous.
const COLUMNS_MAX: u32 = 100;
/// Names may stand for other names, but not for ever.
const RENAMES_MAX: usize = 8;

/// What a file says about its structure; without nodes when it says nothing.
#[derive(Debug, Default)]
pub(super) struct Tags {
    /// The first one is the root.
    nodes: Vec<Node>,
    leaves: HashMap<(Home, i64), u32>,
}

/// Where the numbers of marked content are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Home {
    Page(u32),
    Form(ObjectIdentifier),
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) role: Role,
    /// How many columns and rows a cell covers.
    pub(super) columns: u32,
    pub(super) rows: u32,
    pub(super) children: Vec<Child>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Child {
    Node(u32),
    Leaf(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Holds blocks, without a meaning of its own for the text.
    Group,
    /// A part of a line.
    Inline,
    Heading(u8),
    Paragraph,
    Quotation,
    Caption,
    Footnote,
    List,
    Item,
    Label,
    Table,
    /// The head, the body or the foot of a table.
    RowGroup,
    Row,
    Cell,
    HeaderCell,
}

impl Tags {
    pub(super) fn read(file: &File) -> Tags {
        let mut tags = Tags::default();
        let root = file.xref().get::<Dict<'_>>(file.xref().root_id());
        let Some(root) = root.filter(|root| !is_suspect(root)) else { return tags };
        let Some(tree) = root.get::<Dict<'_>>(b"StructTreeRoot") else { return tags };
        let pages = file.pages().iter().zip(1..).filter_map(|(page, number)| Some((page.raw().obj_id()?, number))).collect();
        let names = tree.get::<Dict<'_>>(b"RoleMap").unwrap_or_default();
        tags.nodes.push(Node::new(Role::Group));
        Walk { tags: &mut tags, file, pages, names, visited: HashSet::new() }.children(&tree, 0, Place::default());
        tags
    }

    /// The leaf that a stretch of marked content is.
    pub(super) fn leaf(&self, home: Home, number: i64) -> Option<u32> {
        self.leaves.get(&(home, number)).copied()
    }

    pub(super) fn node(&self, index: u32) -> Option<&Node> {
        self.nodes.get(index as usize)
    }
}

/// Whether the file itself says that its tags may be wrong.
fn is_suspect(root: &Dict<'_>) -> bool {
    root.get::<Dict<'_>>(b"MarkInfo").and_then(|info| info.get::<bool>(b"Suspects")).unwrap_or(false)
}

impl Node {
    fn new(role: Role) -> Node {
        Node { role, columns: 1, rows: 1, children: Vec::new() }
    }
}

/// What an element inherits.
#[derive(Clone, Copy, Default)]
struct Place {
    page: Option<u32>,
    depth: usize,
    sections: u8,
}

struct Walk<'a, 't> {
    tags: &'t mut Tags,
    file: &'a File,
    pages: HashMap<ObjectIdentifier, u32>,
    names: Dict<'a>,
    visited: HashSet<ObjectIdentifier>,
}

impl<'a> Walk<'a, '_> {
    fn children(&mut self, element: &Dict<'a>, index: usize, place: Place) {
        match element.get_raw::<Object<'a>>(b"K") {
            Some(MaybeRef::NotRef(Object::Array(kids))) => self.kids(&kids, index, place),
            Some(MaybeRef::Ref(id)) => match self.file.xref().get::<Object<'a>>(id.into()) {
                Some(Object::Array(kids)) => self.kids(&kids, index, place),
                _ => self.kid(MaybeRef::Ref(id), index, place),
            },
            Some(kid) => self.kid(kid, index, place),
            None => {}
        }
    }

    fn kids(&mut self, kids: &Array<'a>, index: usize, place: Place) {
        for kid in kids.raw_iter().take(NODES_MAX) {
            self.kid(kid, index, place);
        }
    }

    fn kid(&mut self, kid: MaybeRef<Object<'a>>, index: usize, place: Place) {
        let kid = match kid {
            // An element that was met before would lead round in a circle.
            MaybeRef::Ref(id) if !self.visited.insert(id.into()) => return,
            MaybeRef::Ref(id) => self.file.xref().get::<Object<'a>>(id.into()),
            MaybeRef::NotRef(kid) => Some(kid),
        };
        match kid {
            Some(Object::Number(number)) => {
                if let Some(page) = place.page {
                    self.add_leaf((Home::Page(page), number.as_i64()), index);
                }
            }
            Some(Object::Dict(dict)) => match dict.get::<Name<'_>>(b"Type").as_deref() {
                Some(b"MCR") => self.reference(&dict, index, place),
                Some(b"OBJR") => {}
                _ => self.element(&dict, index, place),
            },
            _ => {}
        }
    }

    /// A stretch of content that names its page, or the form that it is in.
    fn reference(&mut self, dict: &Dict<'a>, index: usize, place: Place) {
        let form = dict.get_ref(b"Stm").map(|id| Home::Form(id.into()));
        let page = self.page(dict).or(place.page).map(Home::Page);
        if let (Some(home), Some(number)) = (form.or(page), dict.get::<i32>(b"MCID")) {
            self.add_leaf((home, i64::from(number)), index);
        }
    }

    fn element(&mut self, dict: &Dict<'a>, parent: usize, place: Place) {
        let nodes = self.tags.nodes.len();
        if place.depth >= DEPTH_MAX || nodes >= NODES_MAX {
            return;
        }
        let (role, is_section) = self.role(dict, place.sections);
        let mut node = Node::new(role);
        if matches!(role, Role::Cell | Role::HeaderCell) {
            node.columns = span(dict, b"ColSpan").min(COLUMNS_MAX);
            node.rows = span(dict, b"RowSpan");
        }
        self.tags.nodes.push(node);
        self.adopt(parent, Child::Node(nodes as u32));
        let sections = place.sections.saturating_add(u8::from(is_section));
        let inner = Place { page: self.page(dict).or(place.page), depth: place.depth + 1, sections };
        self.children(dict, nodes, inner);
    }

    fn add_leaf(&mut self, key: (Home, i64), index: usize) {
        let number = self.tags.leaves.len();
        // A stretch belongs to the element that names it first.
        if number < LEAVES_MAX && !self.tags.leaves.contains_key(&key) {
            self.tags.leaves.insert(key, number as u32);
            self.adopt(index, Child::Leaf(number as u32));
        }
    }

    fn adopt(&mut self, parent: usize, child: Child) {
        if let Some(parent) = self.tags.nodes.get_mut(parent) {
            parent.children.push(child);
        }
    }

    fn page(&self, dict: &Dict<'_>) -> Option<u32> {
        self.pages.get(&dict.get_ref(b"Pg")?.into()).copied()
    }

    /// The role by the element's own name, or by the standard name that the file gives for it.
    fn role(&self, dict: &Dict<'_>, sections: u8) -> (Role, bool) {
        let mut name = dict.get::<Name<'_>>(b"S").map(|name| name.as_ref().to_vec()).unwrap_or_default();
        for _ in 0..RENAMES_MAX {
            if let Some(role) = role_of(&name, sections) {
                return (role, matches!(name.as_slice(), b"Sect" | b"Art"));
            }
            match self.names.get::<Name<'_>>(&name) {
                Some(next) => name = next.as_ref().to_vec(),
                None => break,
            }
        }
        (Role::Group, false)
    }
}

fn role_of(name: &[u8], sections: u8) -> Option<Role> {
    Some(match name {
        // Headings without a level have that of the sections around them.
        b"H" => Role::Heading(sections.clamp(1, 6)),
        b"Title" => Role::Heading(1),
        [b'H', level @ b'1'..=b'6'] => Role::Heading(level - b'0'),
        b"P" => Role::Paragraph,
        b"BlockQuote" => Role::Quotation,
        b"Caption" => Role::Caption,
        b"Note" | b"FENote" => Role::Footnote,
        b"L" => Role::List,
        b"LI" => Role::Item,
        b"Lbl" => Role::Label,
        b"Table" => Role::Table,
        b"THead" | b"TBody" | b"TFoot" => Role::RowGroup,
        b"TR" => Role::Row,
        b"TD" => Role::Cell,
        b"TH" => Role::HeaderCell,
        b"Span" | b"Link" | b"Quote" | b"Reference" | b"BibEntry" | b"Code" | b"Annot" | b"Ruby" | b"RB" | b"RT" | b"RP"
        | b"Warichu" | b"WT" | b"WP" | b"NonStruct" | b"Em" | b"Strong" | b"Sub" | b"Formula" => Role::Inline,
        b"Document" | b"DocumentFragment" | b"Part" | b"Art" | b"Sect" | b"Div" | b"TOC" | b"TOCI" | b"Index" | b"LBody"
        | b"Figure" | b"Form" | b"Aside" | b"Private" => Role::Group,
        _ => return None,
    })
}

/// How many columns or rows a cell covers, from the attributes of the element.
fn span(dict: &Dict<'_>, name: &[u8]) -> u32 {
    let own = |attributes: &Dict<'_>| attributes.get::<u32>(name);
    let found = match dict.get::<Object<'_>>(b"A") {
        Some(Object::Dict(attributes)) => own(&attributes),
        Some(Object::Array(all)) => {
            all.iter::<Object<'_>>().take(32).filter_map(Object::into_dict).find_map(|attributes| own(&attributes))
        }
        _ => None,
    };
    found.unwrap_or(1).clamp(1, 1_000)
}
