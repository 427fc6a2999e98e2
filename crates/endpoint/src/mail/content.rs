//! What a mail says and whose it is, before it is rendered.

use crate::config::Shop;
use crate::mail::block::Block;
use crate::mail::words::Words;

/// The content of a mail's body.
pub struct Content<'a> {
    /// The shop, whose logo, accent and name the mail shows.
    pub shop: &'a Shop,
    /// The words of the mail's language.
    pub words: &'a Words,
    /// What an inbox shows behind the subject. It repeats what the blocks say, so only the HTML has it.
    pub preheader: String,
    /// The body, from top to bottom.
    pub blocks: Vec<Block>,
}
