//! What flows are made of: no word of the domain here.

pub mod button;
pub mod choice;
pub mod field;
pub mod notice;
pub mod toast;

pub use crate::ui::button::{Button, Kind};
pub use crate::ui::choice::Checkbox;
pub use crate::ui::field::{Autofill, TextArea, TextField};
pub use crate::ui::notice::{Notice, Tone};
