//! (see the folder)

pub mod cleanup;
pub mod code_mail;
pub mod mail;
pub mod mail_compose;
pub mod outbox;
pub mod periodic;
pub mod reminders;
pub mod webhooks;
