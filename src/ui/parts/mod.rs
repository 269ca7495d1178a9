//! Pieces that several pages use.

mod blocks;
mod button;
mod dialog;
mod downloads;
mod field;
mod figures;
mod histogram;
mod icon;
mod notice;
mod passages;
mod price_table;
mod progress;
mod service;
mod shares;

pub use blocks::DocumentBlocks;
pub use button::{Button, ButtonKind, StepLink};
pub use dialog::Dialog;
pub use downloads::Downloads;
pub use field::{LineInput, NumberInput, Select, TextArea, TextInput};
pub use figures::Figures;
pub use histogram::Histogram;
pub use icon::{Glyph, Icon};
pub use notice::{Notice, Tone};
pub use passages::Passages;
pub use price_table::PriceTable;
pub use progress::Progress;
pub use service::{ServiceChoice, is_own_computer};
pub use shares::Shares;
