//! Checks what is stored: everything that was acknowledged must be there, once and unchanged.
//!
//! It doesn't ask the endpoint. It reads the database, the photo files and the mails themselves, and compares them with
//! the clients' records.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::Instant;

use serde_json::Value;
use uuid::Uuid;

use crate::findings::{Findings, Violation};
use crate::photo::Photo;
use crate::record::{Action, ActionKind, DOMAIN, Record, Story};
use crate::stored::{Event, OutboxMail, Stored, Ticket, TicketPhoto};
use careline_harness::endpoint::Endpoint;
use careline_harness::mailbox::{Mail, Mailbox};
use careline_harness::{Result, digest};

/// Compares what was acknowledged, until a moment if one is given, with what is stored.
///
/// # Errors
///
/// If the database or the files can't be read.
pub async fn check(
    endpoint: &Endpoint,
    record: &Record,
    mailbox: &Mailbox,
    until: Option<Instant>,
) -> Result<Findings> {
    let stored = Stored::read(&endpoint.data()).await?;
    let mut findings = check_stored(&stored, &endpoint.data(), record, mailbox, until);
    check_log(endpoint, &mut findings);
    Ok(findings)
}

/// Compares what was acknowledged with what was read from a database and the photos in a data folder.
#[must_use]
pub fn check_stored(
    stored: &Stored,
    data: &Path,
    record: &Record,
    mailbox: &Mailbox,
    until: Option<Instant>,
) -> Findings {
    let mut check = Check {
        findings: Findings {
            replays: record.replays,
            duplicates: mailbox.duplicates(),
            mails: stored.mails.len(),
            ..Findings::default()
        },
        photos: data.join("photos"),
        index: Index::of(stored),
        mailbox,
        until,
    };
    if until.is_none() {
        for surprise in &record.surprises {
            check.findings.wrong(Violation::Other, surprise);
        }
    }
    for complaint in &stored.complaints {
        check.findings.wrong(Violation::Other, complaint);
    }
    record.stories.iter().for_each(|story| check.story(story));
    check.unknown_tickets(record);
    check.mails(stored);
    check.findings
}

/// The log holds no personal data.
pub fn check_log(endpoint: &Endpoint, findings: &mut Findings) {
    let log = std::fs::read(endpoint.log()).unwrap_or_default();
    let log = String::from_utf8_lossy(&log);
    if let Some(line) = log.lines().find(|line| line.contains(DOMAIN)) {
        findings.wrong(Violation::Other, format!("the log names a person: {line}"));
    }
}

struct Check<'a> {
    findings: Findings,
    photos: std::path::PathBuf,
    index: Index<'a>,
    mailbox: &'a Mailbox,
    until: Option<Instant>,
}

/// The stored rows, indexed.
struct Index<'a> {
    /// By the marker in their text, whatever their id: the same text twice is a duplicated ticket.
    tickets: HashMap<&'a str, Vec<&'a Ticket>>,
    events: HashMap<&'a str, Vec<&'a Event>>,
    photos: HashMap<(&'a str, Option<i64>), Vec<&'a TicketPhoto>>,
    uploads: HashMap<&'a str, &'a str>,
    mails: HashMap<(&'a str, Option<i64>), Vec<&'a OutboxMail>>,
}

impl<'a> Index<'a> {
    fn of(stored: &'a Stored) -> Self {
        let marker = |ticket: &'a Ticket| {
            let words = ticket.body.get("description").and_then(Value::as_str);
            words
                .and_then(|words| words.split(' ').next_back())
                .unwrap_or_default()
        };
        let uploads = stored.uploads.iter();
        Self {
            tickets: by(&stored.tickets, marker),
            events: by(&stored.events, |event| event.ticket.as_str()),
            photos: by(&stored.photos, |photo| (photo.ticket.as_str(), photo.event)),
            uploads: uploads
                .map(|upload| (upload.id.as_str(), upload.sha256.as_str()))
                .collect(),
            mails: mails(stored),
        }
    }
}

/// The mails by what they are about. An update may be about several of support's events.
fn mails(stored: &Stored) -> HashMap<(&str, Option<i64>), Vec<&OutboxMail>> {
    let mut mails = by(&stored.mails, |mail| {
        (mail.ticket.as_deref().unwrap_or_default(), mail.event)
    });
    for mail in stored.mails.iter().filter(|mail| mail.last_event.is_some()) {
        for event in stored.events.iter().filter(|event| has_joined(event, mail)) {
            let about = (event.ticket.as_str(), Some(event.seq));
            mails.entry(about).or_default().push(mail);
        }
    }
    mails
}

/// Whether a mail that was queued for an earlier event is about this one, too. The shopper's own events don't join.
fn has_joined(event: &Event, mail: &OutboxMail) -> bool {
    let seq = Some(event.seq);
    mail.ticket.as_ref() == Some(&event.ticket)
        && event.kind != ActionKind::ShopperMessage.name()
        && mail.event < seq
        && seq <= mail.last_event
}

fn by<'a, T, K: Eq + std::hash::Hash>(
    all: &'a [T],
    key: impl Fn(&'a T) -> K,
) -> HashMap<K, Vec<&'a T>> {
    let mut by = HashMap::<K, Vec<&T>>::new();
    for one in all {
        by.entry(key(one)).or_default().push(one);
    }
    by
}

impl Check<'_> {
    /// Whether something acknowledged at this time must be stored.
    fn must_be_stored(&self, at: Option<Instant>) -> bool {
        at.is_some_and(|at| self.until.is_none_or(|until| at <= until))
    }

    /// Reports a lost or a duplicated item.
    fn once(&mut self, what: &str, count: usize, must_be_stored: bool) {
        match count {
            0 if must_be_stored => self
                .findings
                .wrong(Violation::Lost, format!("{what} isn't there")),
            0 | 1 => {}
            _ => self.findings.wrong(
                Violation::Duplicated,
                format!("{what} is there {count} times"),
            ),
        }
    }

    fn story(&mut self, story: &Story) {
        let marker = story.id.to_string();
        let tickets = self
            .index
            .tickets
            .get(marker.as_str())
            .cloned()
            .unwrap_or_default();
        let must_be_stored = self.must_be_stored(story.receipt.as_ref().map(|(at, _)| *at));
        self.findings.tickets += usize::from(must_be_stored);
        self.once(&format!("ticket {marker}"), tickets.len(), must_be_stored);
        for photo in story.photos() {
            self.photo(photo);
        }
        let Some(ticket) = tickets.first() else {
            return;
        };
        if !holds(&ticket.body, &story.body) {
            self.findings.wrong(
                Violation::Lost,
                format!("ticket {marker} isn't as it was sent"),
            );
        }
        if must_be_stored
            && story
                .receipt
                .as_ref()
                .is_some_and(|(_, first)| *first != ticket.receipt)
        {
            self.findings.wrong(
                Violation::Lost,
                format!("ticket {marker} has another receipt"),
            );
        }
        self.expect_photos(&format!("ticket {marker}"), &ticket.id, None, &story.photos);
        self.expect_mails(&ticket.id, None, &["confirmation", "support"]);
        for action in &story.actions {
            self.action(&ticket.id, action);
        }
    }

    /// Every stored ticket was sent by a client.
    fn unknown_tickets(&mut self, record: &Record) {
        let sent: HashSet<String> = record
            .stories
            .iter()
            .map(|story| story.id.to_string())
            .collect();
        let strangers: Vec<&str> = self
            .index
            .tickets
            .keys()
            .copied()
            .filter(|marker| !sent.contains(*marker))
            .collect();
        for stranger in strangers {
            self.findings.wrong(
                Violation::Other,
                format!("nobody sent the ticket {stranger}"),
            );
        }
    }

    fn action(&mut self, ticket: &str, action: &Action) {
        let Action { kind, id, .. } = action;
        let must_be_stored = self.must_be_stored(action.at);
        self.findings.actions += usize::from(must_be_stored);
        let events = self.index.events.get(ticket).into_iter().flatten();
        let marker = id.to_string();
        let is_it = |event: &&&Event| event.kind == kind.name() && event.body.contains(&marker);
        let events: Vec<&Event> = events.filter(is_it).copied().collect();
        let what = format!("{} {id} of {ticket}", kind.name());
        self.once(&what, events.len(), must_be_stored);
        let Some(event) = events.first() else {
            return;
        };
        self.expect_photos(&what, ticket, Some(event.seq), &action.photos);
        let mail = match kind {
            ActionKind::ShopperMessage => "message",
            ActionKind::Step | ActionKind::SupportMessage | ActionKind::Resolved => "update",
        };
        self.expect_mails(ticket, Some(event.seq), &[mail]);
        self.expect_told(ticket, event, &marker);
    }

    /// An acknowledged photo is unchanged, and shows what was sent.
    fn photo(&mut self, photo: &Photo) {
        let Some(stored) = photo
            .stored
            .as_ref()
            .filter(|stored| self.must_be_stored(Some(stored.at)))
        else {
            return;
        };
        self.findings.photos += 1;
        let upload = stored.upload.to_string();
        let wrong = match std::fs::read(self.path(stored.upload)) {
            Err(error) => format!("can't be read: {error}"),
            Ok(file) if digest(&file) != stored.sha256 => "isn't as it was kept".into(),
            Ok(file) if !photo.shows_the_same(&file) => "doesn't show what was sent".into(),
            Ok(_) if self.index.uploads.get(&*upload) != Some(&&*photo.sha256) => {
                "has no row with its digest".into()
            }
            Ok(_) => return,
        };
        self.findings
            .wrong(Violation::Photo, format!("photo {upload} {wrong}"));
    }

    fn path(&self, upload: Uuid) -> std::path::PathBuf {
        self.photos.join(format!("{upload}.jpg"))
    }

    /// A stored item has the photos that it was sent with, in their order.
    fn expect_photos(&mut self, what: &str, ticket: &str, event: Option<i64>, photos: &[Photo]) {
        let claimed = self
            .index
            .photos
            .get(&(ticket, event))
            .into_iter()
            .flatten();
        let claimed: Vec<_> = claimed
            .map(|row| (row.photo.clone(), row.sha256.clone()))
            .collect();
        let sent = photos
            .iter()
            .map(|photo| (photo.id.to_string(), Some(photo.sha256.clone())));
        if claimed != sent.collect::<Vec<_>>() {
            self.findings.wrong(
                Violation::Photo,
                format!("{what} hasn't the photos that it was sent with"),
            );
        }
    }

    /// The outbox has exactly the mails of an item.
    fn expect_mails(&mut self, ticket: &str, event: Option<i64>, kinds: &[&str]) {
        let owed = self.index.mails.get(&(ticket, event)).into_iter().flatten();
        let mut owed: Vec<&str> = owed.map(|mail| mail.kind.as_str()).collect();
        owed.sort_unstable();
        if owed != kinds {
            let what = format!("{ticket} owes the mails {owed:?}, not {kinds:?}");
            self.findings.wrong(Violation::Mail, what);
        }
    }

    /// A delivered mail about an event has its text, even if other events joined it.
    fn expect_told(&mut self, ticket: &str, event: &Event, marker: &str) {
        let mails = self.index.mails.get(&(ticket, Some(event.seq)));
        for mail in mails.into_iter().flatten() {
            let deliveries = self.mailbox.deliveries(&mail.message_id);
            let is_told = deliveries.iter().any(|mail| mail.text.contains(marker));
            if !deliveries.is_empty() && !is_told {
                let what = format!("{} doesn't tell {} {marker}", mail.message_id, event.kind);
                self.findings.wrong(Violation::Lost, what);
            }
        }
    }

    /// Every mail of the outbox was delivered correctly, and no other.
    fn mails(&mut self, stored: &Stored) {
        let references: HashMap<&str, String> = stored
            .tickets
            .iter()
            .map(|ticket| (ticket.id.as_str(), reference(ticket)))
            .collect();
        let mut known = HashSet::new();
        for owed in &stored.mails {
            known.insert(owed.message_id.trim_matches(['<', '>']));
            let deliveries = self.mailbox.deliveries(&owed.message_id);
            if deliveries.is_empty() {
                let why = owed.last_error.as_deref().unwrap_or("no reason is known");
                let what = format!("{} {} wasn't delivered: {why}", owed.kind, owed.message_id);
                self.findings.wrong(Violation::Mail, what);
            }
            let ticket = owed.ticket.as_deref().unwrap_or_default();
            let photos = self.attached(owed);
            let reference = references
                .get(ticket)
                .map(String::as_str)
                .unwrap_or_default();
            let is_it = |mail: &Mail| mail.subject.contains(reference) && mail.photos == photos;
            if !deliveries.iter().all(is_it) {
                let what = format!(
                    "{} {} isn't the mail that was owed",
                    owed.kind, owed.message_id
                );
                self.findings.wrong(Violation::Mail, what);
            }
        }
        if self.until.is_some() {
            // Some delivered mails were queued after the backup.
            return;
        }
        let unknown = self.mailbox.message_ids().filter(|id| !known.contains(id));
        for id in unknown {
            self.findings.wrong(
                Violation::Mail,
                format!("{id} was delivered, and nobody owed it"),
            );
        }
    }

    /// The digests of the photos that a mail to support has attached.
    fn attached(&self, owed: &OutboxMail) -> Vec<String> {
        if !["support", "message"].contains(&owed.kind.as_str()) {
            return Vec::new();
        }
        let ticket = owed.ticket.as_deref().unwrap_or_default();
        let claimed = self
            .index
            .photos
            .get(&(ticket, owed.event))
            .into_iter()
            .flatten();
        let files = claimed.map(|row| self.photos.join(format!("{}.jpg", row.upload)));
        files
            .map(|file| std::fs::read(file).map(digest).unwrap_or_default())
            .collect()
    }
}

fn reference(ticket: &Ticket) -> String {
    let receipt: Value = serde_json::from_slice(&ticket.receipt).unwrap_or_default();
    let reference = receipt.get("reference").and_then(Value::as_str);
    reference
        .unwrap_or("a receipt without a reference")
        .to_owned()
}

/// Whether a stored value contains everything that was sent.
fn holds(stored: &Value, sent: &Value) -> bool {
    match (stored, sent) {
        (Value::Object(stored), Value::Object(sent)) => sent
            .iter()
            .all(|(key, sent)| stored.get(key).is_some_and(|stored| holds(stored, sent))),
        _ => stored == sent,
    }
}
