//! What the class names and the id of an element say about it. Nobody has set them down, but the programs that make
//! pages share their habits.

use super::super::tags::{Attribute, Tag};
use super::super::tree::{NodeId, Tree};
use std::collections::HashMap;

/// What the names of one element say, several things at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Names(u16);

impl Names {
    /// A menu, a banner or the like.
    pub const AROUND: Names = Names(1);
    /// A menu or the like if most of it is links.
    pub const PERHAPS_AROUND: Names = Names(1 << 1);
    /// Unfolds on a click.
    pub const UNFOLDS: Names = Names(1 << 2);
    /// Lies over the page once it is asked for, and says nothing about its subject.
    pub const COVERS: Names = Names(1 << 3);
    /// The main part.
    pub const CONTENT: Names = Names(1 << 4);
    /// What readers say below an article, or the form in which they say it.
    pub const COMMENTS: Names = Names(1 << 5);
    /// The numbers of the lines of code.
    pub const LINE_NUMBERS: Names = Names(1 << 6);
    /// A formula as it is drawn, beside its source.
    pub const DRAWN_FORMULA: Names = Names(1 << 7);
    /// A formula for those who cannot see the drawn one.
    pub const SPOKEN_FORMULA: Names = Names(1 << 8);
    /// Heard by those who cannot see the page, and not shown.
    pub const SPOKEN: Names = Names(1 << 9);
    /// Notes and sources, which are full of links and yet belong to the text.
    pub const NOTES: Names = Names(1 << 10);

    /// Whether one of these things is said.
    pub fn say(self, things: Names) -> bool {
        self.0 & things.0 != 0
    }

    /// What the names of every node say. Most pages have few different class names, so each is looked at once.
    pub fn of_all(tree: &Tree) -> Vec<Names> {
        let mut known: HashMap<&str, Names> = HashMap::new();
        let of_node = |id| {
            let class = tree.attribute(id, Attribute::Class).map(|class| *known.entry(class).or_insert_with(|| Names::of(class)));
            let id = tree.attribute(id, Attribute::Id).filter(|name| !is_made_of_heading(tree, id, name)).map(Names::of);
            Names(class.unwrap_or_default().0 | id.unwrap_or_default().0)
        };
        (0..tree.len()).map(of_node).collect()
    }

    /// What a class attribute or an id says.
    pub fn of(written: &str) -> Names {
        let names = written.to_ascii_lowercase();
        let has_part = |parts: &[&str]| parts.iter().any(|part| names.contains(part));
        let has_name = |fits: &dyn Fn(&str) -> bool| names.split_whitespace().any(fits);
        let table = [
            (Names::AROUND, has_part(AROUND)),
            (Names::PERHAPS_AROUND, names.split(|sign: char| !sign.is_alphanumeric()).any(|word| PERHAPS_AROUND.contains(&word))),
            (Names::UNFOLDS, has_part(UNFOLDING)),
            (Names::COVERS, has_part(COVERING)),
            (Names::CONTENT, has_name(&|name| CONTENT.contains(&name))),
            (Names::COMMENTS, has_name(&is_comments)),
            (Names::LINE_NUMBERS, has_part(LINE_NUMBERS)),
            (Names::DRAWN_FORMULA, has_name(&|name| name.starts_with("mathjax") || name == "katex-html")),
            (Names::SPOKEN, has_name(&|name| SPOKEN.contains(&name))),
            (Names::NOTES, has_part(NOTES)),
            (Names::SPOKEN_FORMULA, has_part(&["mwe-math-mathml", "katex-mathml", "mjx_assistive_mathml"])),
        ];
        Names(table.iter().filter(|(_, is_said)| *is_said).map(|(thing, _)| thing.0).sum())
    }
}

/// Whether the id of a section, or of a heading itself, only repeats the heading: a chapter about pagination is called
/// "pagination" and is none.
fn is_made_of_heading(tree: &Tree, id: NodeId, name: &str) -> bool {
    const LEVELS: usize = 3;
    let is_heading = |id: NodeId| tree.tag(id).is_some_and(Tag::is_heading);
    let is_element = |child: &NodeId| tree.tag(*child).is_some();
    let mut first = std::iter::successors(Some(id), |id| tree.children(*id).find(is_element)).take(LEVELS);
    let Some(heading) = first.find(|id| is_heading(*id)) else { return false };
    let words = tree.text(heading).to_lowercase();
    let name = name.to_lowercase();
    let mut parts = name.split(|sign: char| !sign.is_alphabetic()).filter(|part| !part.is_empty());
    // Programs put words of their own in front of the ids of headings.
    if heading == id { parts.any(|part| words.contains(part)) } else { parts.all(|part| words.contains(part)) }
}

/// Whether a name is that of the comments, and not of an article that has some or none.
fn is_comments(name: &str) -> bool {
    const WHOLE: &[&str] = &["comments", "commentlist", "comment-list", "commentform", "disqus_thread", "respond", "commentarea"];
    const ABOUT: &[&str] = &["no", "has", "with", "open", "closed", "single", "page"];
    let ends = |end: &str| name.strip_suffix(end).is_some_and(|before| !ABOUT.contains(&before));
    WHOLE.contains(&name)
        || ["comments-", "comments_", "comment-respond", "comment-section", "comment-form"]
            .iter()
            .any(|start| name.starts_with(start))
        || ["-comments", "_comments", "__comments"].iter().any(|end| ends(end))
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
    "back2top",
    "site-footer",
    "page-footer",
    "printfooter",
    "catlinks",
    "jump-link",
    "share-button",
    "share-bar",
    "sharebar",
    "sharedaddy",
    "sd-sharing",
    "sharing",
    "addtoany",
    "addthis",
    "ya-share",
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
    "post-navigation",
    "blog-pager",
    "rellinks",
    "related-posts",
    "relatedposts",
    "related-articles",
    "related_articles",
    "related-content",
    "recommend",
    "read-more",
    "read-also",
    "table-of-contents",
    "table_of_contents",
    "toc-wrapper",
    "toc-macro",
    "last-updated",
    "page-metadata",
    "page-tools",
    "postmetadata",
    "feedback-widget",
    "md-feedback",
    "md-source-file",
    "doc-version-badge",
    "online-list",
    "rst-versions",
    "sitenotice",
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

/// Parts of names that stand for what unfolds on a click.
const UNFOLDING: &[&str] = &["accordion", "faq", "answer", "collaps", "panel", "tab-", "tabs", "toggle", "spoiler", "expand"];

const COVERING: &[&str] =
    &["menu", "nav", "search", "modal", "dropdown", "cookie", "popup", "dialog", "lightbox", "overlay", "offcanvas", "tooltip"];

/// Whole names of the element with the main part.
const CONTENT: &[&str] = &[
    "markdown-body",
    "entry-content",
    "post-content",
    "article-content",
    "article-body",
    "articlebody",
    "article__body",
    "post-body",
    "bodycontent",
    "mw-content-text",
    "page-content",
    "main-content",
    "rst-content",
    "content",
    "main",
];

const SPOKEN: &[&str] = &["sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden", "screenreader-only"];

const NOTES: &[&str] = &["footnote", "endnote", "references", "reflist", "bibliograph", "citation"];

const LINE_NUMBERS: &[&str] = &["lineno", "line-no", "line-num", "linenum", "line_num", "gutter", "hljs-ln", "blob-num"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_an_element_is() {
        let table = [
            ("wp-block-comments", Names::COMMENTS, true),
            ("comments-area clearfix", Names::COMMENTS, true),
            ("post has-comments", Names::COMMENTS, false),
            ("SideBar left", Names::AROUND, true),
            ("main-nav", Names::PERHAPS_AROUND, true),
            ("navy", Names::PERHAPS_AROUND, false),
            ("contents", Names::CONTENT, false),
            ("td linenos", Names::LINE_NUMBERS, true),
            ("MathJax_Display", Names::DRAWN_FORMULA, true),
        ];
        for (written, thing, expected) in table {
            assert_eq!(Names::of(written).say(thing), expected, "{written}");
        }
    }
}
