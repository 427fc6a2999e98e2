//! Who mails are from.
//!
//! A mail to support never comes from the address that it goes to: help desks suspend such a mail as a loop, or let
//! agents answer themselves. Shoppers know the shop's own support address, so their mails come from there.

use lettre::Address;
use lettre::message::Mailbox;

use crate::config::{Mail, Shop};
use crate::mail::address::mailbox;

/// The `From` of mails to support.
#[derive(Clone, Debug)]
pub struct SupportSender {
    setting: Option<Mailbox>,
    own: Address,
}

impl SupportSender {
    /// The setting `mail.from`, or else the endpoint's own address.
    #[must_use]
    pub fn new(mail: &Mail) -> Self {
        Self {
            setting: mail.from.clone(),
            own: mail.own_address.clone(),
        }
    }

    /// The `From` of a mail to the shop's support. If the setting is support's own address, it isn't used.
    #[must_use]
    pub fn of(&self, shop: &Shop) -> Mailbox {
        match self.setting.clone() {
            Some(Mailbox { name, email }) if !is_support(&email, shop) => {
                mailbox(&name.unwrap_or_default(), email)
            }
            _ => mailbox(&shop.name, self.own.clone()),
        }
    }
}

/// Whether mails to the shop's support go to this address.
#[must_use]
pub fn is_support(address: &Address, shop: &Shop) -> bool {
    let [address, support] = [address, &shop.email].map(ToString::to_string);
    address.eq_ignore_ascii_case(&support)
}

/// The `From` of a mail to a shopper: the shop's support.
#[must_use]
pub fn support_mailbox(shop: &Shop) -> Mailbox {
    mailbox(&shop.name, shop.email.clone())
}
