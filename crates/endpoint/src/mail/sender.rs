//! Who mails are from.

use lettre::message::Mailbox;

use crate::config::Shop;
use crate::mail::address::mailbox;

/// The `From` of every mail: the setting `mail.from`, or else the shop's own address.
#[derive(Clone, Debug)]
pub struct Sender(pub Option<Mailbox>);

impl Sender {
    /// The `From` of a shop's mail.
    #[must_use]
    pub fn of(&self, shop: &Shop) -> Mailbox {
        match self.0.clone() {
            Some(Mailbox { name, email }) => mailbox(&name.unwrap_or_default(), email),
            None => mailbox(&shop.name, shop.email.clone()),
        }
    }
}
