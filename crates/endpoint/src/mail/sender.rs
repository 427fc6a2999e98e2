//! Who mails are from.
//!
//! A mail to support never comes from the address that it goes to: help desks suspend such a mail as a loop, or let
//! agents answer themselves. Shoppers know the shop's own support address, so their mails come from there.

use lettre::Address;
use lettre::message::Mailbox;

use crate::config::{Mail, Shop};
use crate::mail::address::mailbox;

/// The `From` of a mail to the shop's support: the setting `mail.from`, or else the endpoint's own address. If the
/// setting is support's own address, it isn't used.
#[must_use]
pub fn of_mail_to_support(mail: &Mail, shop: &Shop) -> Mailbox {
    match mail.from.clone() {
        Some(Mailbox { name, email }) if !is_support(&email, shop) => {
            mailbox(&name.unwrap_or_default(), email)
        }
        _ => mailbox(&shop.name, mail.own_address.clone()),
    }
}

/// The `From` of a mail to the operator: the setting `mail.from`, or else the endpoint's own address.
#[must_use]
pub fn operator_sender(mail: &Mail) -> Mailbox {
    match mail.from.clone() {
        Some(Mailbox { name, email }) => mailbox(&name.unwrap_or_default(), email),
        None => mailbox("Careline", mail.own_address.clone()),
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
