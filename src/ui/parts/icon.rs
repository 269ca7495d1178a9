//! The page's own icons: strokes on a grid of 24, drawn in the colour of the text around them.

use yew::prelude::*;

/// What an icon shows. It never speaks alone: words stand beside it or in the label of its button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Add,
    Check,
    Close,
    Copy,
    Down,
    Download,
    File,
    Folder,
    Ledger,
    Left,
    Moon,
    Pencil,
    Redo,
    Restore,
    Right,
    Sun,
    System,
    Undo,
    Warning,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Glyph::Add => "M12 5v14M5 12h14",
            Glyph::Check => "M5 12.5l4.5 4.5L19 7.5",
            Glyph::Close => "M6.5 6.5l11 11M17.5 6.5l-11 11",
            Glyph::Copy => "M9 9h10v11H9zM15 9V4H5v11h4",
            Glyph::Down => "M6 9.5l6 6 6-6",
            Glyph::Download => "M12 4v11m-5-4.5l5 5 5-5M5 20h14",
            Glyph::File => "M7 3.5h7l4 4v13H7zM13.5 3.5v4.5h4.5",
            Glyph::Folder => "M3.5 6h6l2 2.5h9V19h-17z",
            Glyph::Ledger => "M5 4h14v16H5zM8.5 8.5h7M8.5 12h7M8.5 15.5h4",
            Glyph::Left => "M14.5 6l-6 6 6 6",
            Glyph::Moon => "M19 14.5A7.5 7.5 0 0 1 9.5 5a7.5 7.5 0 1 0 9.5 9.5z",
            Glyph::Pencil => "M5 19l1-4L16.5 4.5l3 3L9 18z",
            Glyph::Redo => "M16 5l4 4-4 4M20 9h-9a6 6 0 0 0 0 12h3",
            Glyph::Restore => "M4.5 12a7.5 7.5 0 1 0 2.5-5.6M4.5 4.5v4h4",
            Glyph::Right => "M9.5 6l6 6-6 6",
            Glyph::Sun => {
                "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3l1.8 1.8M16.9 16.9l1.8 1.8M18.7 5.3l-1.8 1.8M7.1 16.9l-1.8 1.8"
            }
            Glyph::System => "M4 5h16v11H4zM9 20h6M12 16v4",
            Glyph::Undo => "M8 5L4 9l4 4M4 9h9a6 6 0 0 1 0 12h-3",
            Glyph::Warning => "M12 4l9 16H3zM12 10v4.5M12 17.2v.3",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct IconProps {
    pub glyph: Glyph,
}

#[component]
pub fn Icon(&IconProps { glyph }: &IconProps) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={glyph.path()} />
        </svg>
    }
}
