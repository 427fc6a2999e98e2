//! The queue of verification-code mails.
//!
//! They are best effort. They live in memory only, because the code itself must never be stored, so a crash drops them
//! and the shopper asks for another code.

use careline_messages::Language;
use chrono::{DateTime, Utc};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{self, Permit, Receiver, Sender};
use tokio::sync::{Mutex, MutexGuard};

use crate::orders::verification_code::Code;

/// How many mails may wait. Beyond that, callers are told to come back.
pub const CAPACITY: usize = 1_000;

/// A code to mail, if the order that it was asked for exists.
pub struct CodeMail {
    /// The shop's id.
    pub shop: String,
    /// The order's number, as typed.
    pub number: String,
    /// The order's email, as typed.
    pub email: String,
    /// The shopper's language.
    pub language: Language,
    /// The code.
    pub code: Code,
    /// When the code expires.
    pub until: DateTime<Utc>,
}

/// The mails that wait to be sent.
pub struct CodeMailQueue {
    sender: Sender<CodeMail>,
    receiver: Mutex<Receiver<CodeMail>>,
}

impl Default for CodeMailQueue {
    fn default() -> Self {
        let (sender, receiver) = mpsc::channel(CAPACITY);
        let receiver = Mutex::new(receiver);
        Self { sender, receiver }
    }
}

impl CodeMailQueue {
    /// Reserves room for one more mail.
    ///
    /// # Errors
    ///
    /// When the queue is full.
    pub fn reserve(&self) -> Result<Permit<'_, CodeMail>, TrySendError<()>> {
        self.sender.try_reserve()
    }

    /// The receiving end, for the one worker that sends the mails.
    pub async fn receiver(&self) -> MutexGuard<'_, Receiver<CodeMail>> {
        self.receiver.lock().await
    }
}
