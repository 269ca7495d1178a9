//! The elements and attributes that reading looks at, and the part each element plays.

macro_rules! elements {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// An element's name. What is not in this list is told apart by a number and has no meaning of its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(in crate::readers) enum Tag {
            $($variant,)*
            Other(u32),
        }

        impl Tag {
            /// The element of a lower-case name.
            pub fn of(name: &str) -> Option<Tag> {
                match name {
                    $($name => Some(Tag::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

elements! {
    A = "a", Abbr = "abbr", Address = "address", Annotation = "annotation", AnnotationXml = "annotation-xml",
    Applet = "applet", Area = "area", Article = "article", Aside = "aside", Audio = "audio", B = "b", Base = "base",
    Bgsound = "bgsound", Big = "big", Blockquote = "blockquote", Body = "body", Br = "br", Button = "button",
    Canvas = "canvas", Caption = "caption", Center = "center", Cite = "cite", Code = "code", Col = "col",
    Colgroup = "colgroup", Datalist = "datalist", Dd = "dd", Del = "del", Desc = "desc", Details = "details", Dfn = "dfn",
    Dialog = "dialog", Dir = "dir", Div = "div", Dl = "dl", Dt = "dt", Em = "em", Embed = "embed", Fieldset = "fieldset",
    Figcaption = "figcaption", Figure = "figure", Font = "font", Footer = "footer", ForeignObject = "foreignobject",
    Form = "form", Frame = "frame", Frameset = "frameset", H1 = "h1", H2 = "h2", H3 = "h3", H4 = "h4", H5 = "h5", H6 = "h6",
    Head = "head", Header = "header", Hgroup = "hgroup", Hr = "hr", Html = "html", I = "i", Iframe = "iframe", Img = "img",
    Input = "input", Ins = "ins", Kbd = "kbd", Keygen = "keygen", Label = "label", Legend = "legend", Li = "li",
    Link = "link", Listing = "listing", Main = "main", Map = "map", Mark = "mark", Marquee = "marquee", Math = "math",
    Menu = "menu", Meta = "meta", Meter = "meter", Nav = "nav", Nobr = "nobr", Noembed = "noembed", Noframes = "noframes",
    Noscript = "noscript", Object = "object", Ol = "ol", Optgroup = "optgroup", Option = "option", Output = "output",
    P = "p", Param = "param", Picture = "picture", Plaintext = "plaintext", Pre = "pre", Progress = "progress", Q = "q",
    Rp = "rp", Rt = "rt", Rtc = "rtc", Ruby = "ruby", S = "s", Samp = "samp", Script = "script", Search = "search",
    Section = "section", Select = "select", Small = "small", Source = "source", Span = "span", Strike = "strike",
    Strong = "strong", Style = "style", Sub = "sub", Summary = "summary", Sup = "sup", Svg = "svg", Table = "table",
    Tbody = "tbody", Td = "td", Template = "template", Textarea = "textarea", Tfoot = "tfoot", Th = "th", Thead = "thead",
    Time = "time", Title = "title", Tr = "tr", Track = "track", Tt = "tt", U = "u", Ul = "ul", Var = "var",
    Video = "video", Wbr = "wbr", Xmp = "xmp",
}

/// How the text inside an element is cut into tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    Markup,
    /// Everything up to the end tag is text, with references.
    Text,
    /// Everything up to the end tag is text as it stands.
    RawText,
    /// Everything up to the end of the file is text.
    Rest,
}

impl Tag {
    pub(super) fn inside(self) -> Inside {
        match self {
            Tag::Title | Tag::Textarea => Inside::Text,
            Tag::Script | Tag::Style | Tag::Xmp | Tag::Iframe | Tag::Noembed | Tag::Noframes => Inside::RawText,
            Tag::Plaintext => Inside::Rest,
            _ => Inside::Markup,
        }
    }

    /// Has no content and no end tag.
    pub fn is_void(self) -> bool {
        matches!(
            self,
            Tag::Area
                | Tag::Base
                | Tag::Bgsound
                | Tag::Br
                | Tag::Col
                | Tag::Embed
                | Tag::Frame
                | Tag::Hr
                | Tag::Img
                | Tag::Input
                | Tag::Keygen
                | Tag::Link
                | Tag::Meta
                | Tag::Param
                | Tag::Source
                | Tag::Track
                | Tag::Wbr
        )
    }

    pub fn is_heading(self) -> bool {
        self.heading_level().is_some()
    }

    pub fn heading_level(self) -> Option<u8> {
        match self {
            Tag::H1 => Some(1),
            Tag::H2 => Some(2),
            Tag::H3 => Some(3),
            Tag::H4 => Some(4),
            Tag::H5 => Some(5),
            Tag::H6 => Some(6),
            _ => None,
        }
    }

    pub fn is_list(self) -> bool {
        matches!(self, Tag::Ul | Tag::Ol | Tag::Menu | Tag::Dir)
    }

    pub fn is_cell(self) -> bool {
        matches!(self, Tag::Td | Tag::Th)
    }

    pub fn is_row_group(self) -> bool {
        matches!(self, Tag::Tbody | Tag::Thead | Tag::Tfoot)
    }

    /// Text in it keeps its line feeds and spaces.
    pub fn is_preformatted(self) -> bool {
        matches!(self, Tag::Pre | Tag::Listing | Tag::Xmp | Tag::Plaintext)
    }

    /// Starts on a line of its own, and what follows it does too.
    pub fn is_block(self) -> bool {
        self.ends_paragraph()
            || self.is_cell()
            || self.is_row_group()
            || matches!(self, Tag::Body | Tag::Caption | Tag::Html | Tag::Legend | Tag::Tr | Tag::Optgroup | Tag::Option)
    }

    /// Its start tag ends an open paragraph.
    pub fn ends_paragraph(self) -> bool {
        self.is_heading()
            || self.is_list()
            || self.is_preformatted()
            || matches!(
                self,
                Tag::Address
                    | Tag::Article
                    | Tag::Aside
                    | Tag::Blockquote
                    | Tag::Center
                    | Tag::Dd
                    | Tag::Details
                    | Tag::Dialog
                    | Tag::Div
                    | Tag::Dl
                    | Tag::Dt
                    | Tag::Fieldset
                    | Tag::Figcaption
                    | Tag::Figure
                    | Tag::Footer
                    | Tag::Form
                    | Tag::Frameset
                    | Tag::Header
                    | Tag::Hgroup
                    | Tag::Hr
                    | Tag::Li
                    | Tag::Main
                    | Tag::Nav
                    | Tag::P
                    | Tag::Search
                    | Tag::Section
                    | Tag::Summary
                    | Tag::Table
            )
    }

    /// An end tag of an inline element inside does not reach beyond it.
    pub fn is_special(self) -> bool {
        self.is_block()
            || self.is_scope_border()
            || matches!(self, Tag::Button | Tag::Select | Tag::Textarea | Tag::Noscript | Tag::Head | Tag::Iframe)
    }

    /// End tags inside concern only what was opened inside.
    pub fn is_scope_border(self) -> bool {
        self.is_cell()
            || matches!(
                self,
                Tag::Html
                    | Tag::Table
                    | Tag::Caption
                    | Tag::Template
                    | Tag::Object
                    | Tag::Applet
                    | Tag::Marquee
                    | Tag::Svg
                    | Tag::Math
            )
    }

    /// May be closed in another order than it was opened, as in `<b><i></b></i>`.
    pub fn is_formatting(self) -> bool {
        matches!(
            self,
            Tag::A
                | Tag::B
                | Tag::Big
                | Tag::Code
                | Tag::Em
                | Tag::Font
                | Tag::I
                | Tag::Nobr
                | Tag::S
                | Tag::Small
                | Tag::Strike
                | Tag::Strong
                | Tag::Tt
                | Tag::U
                | Tag::Form
        )
    }

    /// Belongs to the head, wherever it stands.
    pub fn is_of_head(self) -> bool {
        matches!(
            self,
            Tag::Base
                | Tag::Bgsound
                | Tag::Link
                | Tag::Meta
                | Tag::Title
                | Tag::Script
                | Tag::Style
                | Tag::Template
                | Tag::Noscript
                | Tag::Noframes
        )
    }

    /// Ends a drawing or formula that was not closed, as nothing of the kind stands in them.
    pub fn leaves_foreign(self) -> bool {
        self.ends_paragraph() && self != Tag::Fieldset
            || matches!(self, Tag::Body | Tag::B | Tag::Big | Tag::Br | Tag::Code | Tag::Em | Tag::I | Tag::Img)
            || matches!(self, Tag::Meta | Tag::Nobr | Tag::Ruby | Tag::S | Tag::Small | Tag::Span | Tag::Strong)
            || matches!(self, Tag::Strike | Tag::Sub | Tag::Sup | Tag::Tt | Tag::U | Tag::Var)
    }
}

macro_rules! attributes {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// An attribute that reading looks at; all others are passed over.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(in crate::readers) enum Attribute {
            $($variant,)*
        }

        impl Attribute {
            /// The attribute of a name in lower or upper case.
            pub fn of(name: &str) -> Option<Attribute> {
                if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
                    return Attribute::of(&name.to_ascii_lowercase());
                }
                match name {
                    $($name => Some(Attribute::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

attributes! {
    Alttext = "alttext", AriaControls = "aria-controls", AriaExpanded = "aria-expanded", AriaHidden = "aria-hidden",
    AriaLabelledby = "aria-labelledby", AriaLevel = "aria-level", Border = "border", Checked = "checked", Class = "class",
    Colspan = "colspan", Content = "content", DataLang = "data-lang", DataLanguage = "data-language", Datetime = "datetime",
    Encoding = "encoding", EpubType = "epub:type", Hidden = "hidden", Href = "href", Id = "id", Itemprop = "itemprop",
    Lang = "lang", Name = "name", Property = "property", Reversed = "reversed", Role = "role", Rowspan = "rowspan",
    Scope = "scope", Src = "src", Start = "start", Style = "style", Title = "title", Type = "type", Value = "value", XmlLang = "xml:lang",
}
