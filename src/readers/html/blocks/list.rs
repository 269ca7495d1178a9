//! Collects the items of a list and of the lists inside it into one block.

use super::super::run::Words;
use super::super::tags::{Attribute, Tag};
use super::super::tree::{NodeId, Tree};
use crate::document::{BlockKind, ListItem, Marker};

#[derive(Default)]
pub(super) struct ListMaker {
    /// The open lists, outermost first.
    levels: Vec<Level>,
    words: Words,
    items: Vec<ListItem>,
}

struct Level {
    numbers: Option<Numbers>,
    item: Item,
}

/// Where the words of the item that is open go.
enum Item {
    /// Between items.
    Closed,
    /// The first words make the item.
    New(Marker),
    /// More words become further lines of it.
    Begun,
    /// Something else came between; words are no longer part of the item.
    Interrupted,
}

struct Numbers {
    style: Style,
    next: i64,
    step: i64,
}

#[derive(Clone, Copy)]
enum Style {
    Decimal,
    Letters { upper: bool },
    Roman { upper: bool },
}

/// Whether a list element holds items; some pages use empty lists to indent paragraphs.
pub(super) fn has_items(tree: &Tree, id: NodeId) -> bool {
    tree.children(id).any(|child| match tree.tag(child) {
        Some(Tag::Li) => true,
        Some(tag) => tag.is_list() && tree.children(child).any(|inner| tree.tag(inner) == Some(Tag::Li)),
        None => false,
    })
}

impl ListMaker {
    pub fn enter(&mut self, tree: &Tree, id: NodeId, tag: Tag) {
        if tag.is_list() {
            let numbers = (tag == Tag::Ol).then(|| Numbers::of(tree, id));
            self.levels.push(Level { numbers, item: Item::Closed });
        } else if let Some(level) = self.levels.last_mut() {
            let marker = level.numbers.as_mut().map_or(Marker::Bullet, |numbers| {
                let own = tree.attribute(id, Attribute::Value).and_then(|value| value.trim().parse().ok());
                Marker::Number(numbers.take(own))
            });
            level.item = Item::New(marker);
        }
    }

    pub fn leave(&mut self, tag: Tag) {
        if tag.is_list() {
            self.levels.pop();
            // The words of an item cannot go on after a list inside it, because its range is one piece.
            if let Some(level) = self.levels.last_mut() {
                level.item = match std::mem::replace(&mut level.item, Item::Interrupted) {
                    Item::Closed => Item::Closed,
                    Item::New(marker) => Item::New(marker),
                    Item::Begun | Item::Interrupted => Item::Interrupted,
                };
            }
        } else if tag == Tag::Li
            && let Some(level) = self.levels.last_mut()
        {
            level.item = Item::Closed;
        }
    }

    /// Turns the marker of the item that is about to begin into a tick box.
    pub fn tick(&mut self, ticked: bool) {
        if let Some(Level { item: Item::New(marker), .. }) = self.levels.last_mut() {
            *marker = Marker::Box(ticked);
        }
    }

    /// Adds words to the open item, or gives them back when they belong to none.
    pub fn add(&mut self, words: Words) -> Option<Words> {
        let depth = self.levels.len().saturating_sub(1);
        let Some(level) = self.levels.last_mut() else { return Some(words) };
        match std::mem::replace(&mut level.item, Item::Begun) {
            Item::New(marker) => {
                let length = words.text.len() as u32;
                self.words.append(words, "\n");
                let end = self.words.text.len() as u32;
                let level = u8::try_from(depth).unwrap_or(u8::MAX);
                self.items.push(ListItem { range: end - length..end, level, marker });
                None
            }
            Item::Begun => {
                self.words.append(words, "\n");
                if let Some(item) = self.items.last_mut() {
                    item.range.end = self.words.text.len() as u32;
                }
                None
            }
            other => {
                level.item = other;
                Some(words)
            }
        }
    }

    /// The items so far, as a block. Later items make another one.
    pub fn interrupt(&mut self) -> Option<(BlockKind, Words)> {
        for level in &mut self.levels {
            if !matches!(level.item, Item::Closed) {
                level.item = Item::Interrupted;
            }
        }
        let items = std::mem::take(&mut self.items);
        (!items.is_empty()).then(|| (BlockKind::List { items }, std::mem::take(&mut self.words)))
    }
}

impl Numbers {
    fn of(tree: &Tree, id: NodeId) -> Self {
        let style = match tree.attribute(id, Attribute::Type).unwrap_or_default() {
            "a" => Style::Letters { upper: false },
            "A" => Style::Letters { upper: true },
            "i" => Style::Roman { upper: false },
            "I" => Style::Roman { upper: true },
            _ => Style::Decimal,
        };
        let reversed = tree.attribute(id, Attribute::Reversed).is_some();
        let start = tree.attribute(id, Attribute::Start).and_then(|start| start.trim().parse::<i32>().ok()).map(i64::from);
        let items = || tree.children(id).filter(|child| tree.tag(*child) == Some(Tag::Li)).count() as i64;
        let next = start.unwrap_or_else(|| if reversed { items() } else { 1 });
        Numbers { style, next, step: if reversed { -1 } else { 1 } }
    }

    /// The number of the next item; `own` is the one that the item itself names.
    fn take(&mut self, own: Option<i32>) -> String {
        let number = own.map_or(self.next, i64::from);
        self.next = number + self.step;
        let written = match self.style {
            Style::Letters { upper } => letters(number).map(|text| if upper { text.to_uppercase() } else { text }),
            Style::Roman { upper } => roman(number).map(|text| if upper { text.to_uppercase() } else { text }),
            Style::Decimal => None,
        };
        format!("{}.", written.unwrap_or_else(|| number.to_string()))
    }
}

/// a, b, …, z, aa, ab …
fn letters(number: i64) -> Option<String> {
    let mut rest = u32::try_from(number).ok().filter(|number| *number > 0)?;
    let mut signs = Vec::new();
    while rest > 0 {
        rest -= 1;
        signs.push(char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    Some(signs.iter().rev().collect())
}

fn roman(number: i64) -> Option<String> {
    const SIGNS: [(i64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..4000).contains(&number) {
        return None;
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    Some(out)
}
