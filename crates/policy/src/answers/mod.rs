//! What the policy already answers, before a shopper writes to support.
//!
//! [`answer`] turns a [`Question`] into an [`Answer`]: the shop's facts, and the order's own dates if an order is
//! given. If nothing has to be computed, the answer is [`Answer::TextOnly`], and the reader shows the policy's text
//! alone. A fact that the shop leaves open is `None`; shoppers then read "support will check this for you".

mod answer;
mod compute;
mod question;

pub use answer::{Answer, Expected};
pub use compute::answer;
pub use question::Question;
