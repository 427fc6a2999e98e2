//! The texts that the endpoint writes, in every language of `locales/`: mails and pages. Their dates, sums, numbers and
//! lists are formatted by ICU4X, as a browser's `Intl` formats the widget's.
//!
//! A file `locales/<tag>.json` is all that a language takes: [`Language::all`] has it after the next build. Plurals are
//! keys beside the plain one, which is the form of CLDR's category `other`: `lines`, `lines.one`, `lines.few`.
//!
//! A shop may lay texts of its own over them ([`Overrides`]).
//!
//! The widget doesn't depend on this crate: it reads the same files, and formats by `Intl`.

#![forbid(unsafe_code)]

mod catalog;
mod formats;
mod language;
mod messages;
mod money;
mod overrides;

pub use formats::Formats;
pub use language::Language;
pub use messages::Messages;
pub use overrides::{Mistake, Overrides};
