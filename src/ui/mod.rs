//! What flows are made of: no word of the domain here.

pub mod button;
pub mod choice;
pub mod field;
pub mod notice;

pub use button::{Button, Kind};
pub use choice::Checkbox;
pub use field::{Autofill, TextArea, TextField};
pub use notice::{Notice, Tone};
