//! Looks at what is left: what was acknowledged must be there, once, and as it was.
//!
//! It trusts nothing that the endpoint says: it reads the database, the photos' files and the mails themselves, and
//! compares them with what the clients noted.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::Instant;

use serde_json::Value;
use uuid::Uuid;

use crate::found::{Found, Wrong};
use crate::kept::{Claimed, Event, Kept, Owed, Ticket};
use crate::photo::Photo;
use crate::record::{DOMAIN, Deed, DeedKind, Record, Story};
use careline_harness::endpoint::Endpoint;
use careline_harness::mailbox::{Mail, Mailbox};
use careline_harness::{Result, digest};

/// Compares what was promised until a moment, or at all, with what is there.
///
/// # Errors
///
/// When what is there can't be read.
pub async fn check(
    endpoint: &Endpoint,
    record: &Record,
    mailbox: &Mailbox,
    until: Option<Instant>,
) -> Result<Found> {
    let kept = Kept::read(&endpoint.data()).await?;
    let mut check = Check {
        found: Found {
            replays: record.replays,
            duplicates: mailbox.duplicates(),
            mails: kept.mails.len(),
            ..Found::default()
        },
        photos: endpoint.data().join("photos"),
        index: Index::of(&kept),
        mailbox,
        until,
    };
    if until.is_none() {
        for surprise in &record.surprises {
            check.found.wrong(Wrong::Other, surprise);
        }
    }
    for complaint in &kept.complaints {
        check.found.wrong(Wrong::Other, complaint);
    }
    record.stories.iter().for_each(|story| check.story(story));
    check.strangers(record);
    check.mails(&kept);
    check.log(&endpoint.log());
    Ok(check.found)
}

struct Check<'a> {
    found: Found,
    photos: std::path::PathBuf,
    index: Index<'a>,
    mailbox: &'a Mailbox,
    until: Option<Instant>,
}

/// What is kept, by what it is looked for.
struct Index<'a> {
    /// By the marker in their words, whatever their id: the same words twice are the same ticket twice.
    tickets: HashMap<&'a str, Vec<&'a Ticket>>,
    events: HashMap<&'a str, Vec<&'a Event>>,
    photos: HashMap<(&'a str, Option<i64>), Vec<&'a Claimed>>,
    uploads: HashMap<&'a str, &'a str>,
    mails: HashMap<(&'a str, Option<i64>), Vec<&'a Owed>>,
}

impl<'a> Index<'a> {
    fn of(kept: &'a Kept) -> Self {
        let marker = |ticket: &'a Ticket| {
            let words = ticket.body.get("description").and_then(Value::as_str);
            words
                .and_then(|words| words.split(' ').next_back())
                .unwrap_or_default()
        };
        let uploads = kept.uploads.iter();
        Self {
            tickets: by(&kept.tickets, marker),
            events: by(&kept.events, |event| event.ticket.as_str()),
            photos: by(&kept.photos, |photo| (photo.ticket.as_str(), photo.event)),
            uploads: uploads
                .map(|upload| (upload.id.as_str(), upload.sha256.as_str()))
                .collect(),
            mails: by(&kept.mails, |mail| {
                (mail.ticket.as_deref().unwrap_or_default(), mail.event)
            }),
        }
    }
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
    /// Whether what was acknowledged then must be here.
    fn is_promised(&self, at: Option<Instant>) -> bool {
        at.is_some_and(|at| self.until.is_none_or(|until| at <= until))
    }

    /// Says how often something may not be there.
    fn once(&mut self, what: &str, count: usize, is_promised: bool) {
        match count {
            0 if is_promised => self.found.wrong(Wrong::Lost, format!("{what} isn't there")),
            0 | 1 => {}
            _ => self
                .found
                .wrong(Wrong::Duplicated, format!("{what} is there {count} times")),
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
        let is_promised = self.is_promised(story.receipt.as_ref().map(|(at, _)| *at));
        self.found.tickets += usize::from(is_promised);
        self.once(&format!("ticket {marker}"), tickets.len(), is_promised);
        for photo in story.photos() {
            self.photo(photo);
        }
        let Some(ticket) = tickets.first() else {
            return;
        };
        if !holds(&ticket.body, &story.body) {
            self.found
                .wrong(Wrong::Lost, format!("ticket {marker} isn't as it was sent"));
        }
        if is_promised
            && story
                .receipt
                .as_ref()
                .is_some_and(|(_, first)| *first != ticket.receipt)
        {
            self.found
                .wrong(Wrong::Lost, format!("ticket {marker} has another receipt"));
        }
        self.claims(&format!("ticket {marker}"), &ticket.id, None, &story.photos);
        self.owes(&ticket.id, None, &["confirmation", "support"]);
        for deed in &story.deeds {
            self.deed(&ticket.id, deed);
        }
    }

    /// There is no ticket that nobody sent.
    fn strangers(&mut self, record: &Record) {
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
            self.found
                .wrong(Wrong::Other, format!("nobody sent the ticket {stranger}"));
        }
    }

    fn deed(&mut self, ticket: &str, deed: &Deed) {
        let Deed { kind, id, .. } = deed;
        let is_promised = self.is_promised(deed.at);
        self.found.deeds += usize::from(is_promised);
        let events = self.index.events.get(ticket).into_iter().flatten();
        let marker = id.to_string();
        let is_it = |event: &&&Event| event.kind == kind.name() && event.body.contains(&marker);
        let events: Vec<&Event> = events.filter(is_it).copied().collect();
        let what = format!("{} {id} of {ticket}", kind.name());
        self.once(&what, events.len(), is_promised);
        let Some(event) = events.first() else {
            return;
        };
        self.claims(&what, ticket, Some(event.seq), &deed.photos);
        let mail = match kind {
            DeedKind::Asked => "message",
            DeedKind::Step | DeedKind::Said | DeedKind::Resolved => "update",
        };
        self.owes(ticket, Some(event.seq), &[mail]);
    }

    /// A photo that was acknowledged is as it was then, and shows what was sent.
    fn photo(&mut self, photo: &Photo) {
        let Some(kept) = photo
            .kept
            .as_ref()
            .filter(|kept| self.is_promised(Some(kept.at)))
        else {
            return;
        };
        self.found.photos += 1;
        let upload = kept.upload.to_string();
        let wrong = match std::fs::read(self.path(kept.upload)) {
            Err(error) => format!("can't be read: {error}"),
            Ok(file) if digest(&file) != kept.sha256 => "isn't as it was kept".into(),
            Ok(file) if !photo.shows_the_same(&file) => "doesn't show what was sent".into(),
            Ok(_) if self.index.uploads.get(&*upload) != Some(&&*photo.sha256) => {
                "has no row with its digest".into()
            }
            Ok(_) => return,
        };
        self.found
            .wrong(Wrong::Photo, format!("photo {upload} {wrong}"));
    }

    fn path(&self, upload: Uuid) -> std::path::PathBuf {
        self.photos.join(format!("{upload}.jpg"))
    }

    /// What is there has the photos that it was sent with, in their order.
    fn claims(&mut self, what: &str, ticket: &str, event: Option<i64>, photos: &[Photo]) {
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
            self.found.wrong(
                Wrong::Photo,
                format!("{what} hasn't the photos that it was sent with"),
            );
        }
    }

    /// What is there owes exactly its mails.
    fn owes(&mut self, ticket: &str, event: Option<i64>, kinds: &[&str]) {
        let owed = self.index.mails.get(&(ticket, event)).into_iter().flatten();
        let mut owed: Vec<&str> = owed.map(|mail| mail.kind.as_str()).collect();
        owed.sort_unstable();
        if owed != kinds {
            let what = format!("{ticket} owes the mails {owed:?}, not {kinds:?}");
            self.found.wrong(Wrong::Mail, what);
        }
    }

    /// Every mail that was owed arrived, as it should be, and no other.
    fn mails(&mut self, kept: &Kept) {
        let references: HashMap<&str, String> = kept
            .tickets
            .iter()
            .map(|ticket| (ticket.id.as_str(), reference(ticket)))
            .collect();
        let mut known = HashSet::new();
        for owed in &kept.mails {
            known.insert(owed.message_id.trim_matches(['<', '>']));
            let deliveries = self.mailbox.deliveries(&owed.message_id);
            if deliveries.is_empty() {
                let why = owed.last_error.as_deref().unwrap_or("no reason is known");
                let what = format!("{} {} wasn't delivered: {why}", owed.kind, owed.message_id);
                self.found.wrong(Wrong::Mail, what);
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
                self.found.wrong(Wrong::Mail, what);
            }
        }
        if self.until.is_some() {
            // Some of what was delivered was only owed later.
            return;
        }
        let unknown = self.mailbox.message_ids().filter(|id| !known.contains(id));
        for id in unknown {
            self.found.wrong(
                Wrong::Mail,
                format!("{id} was delivered, and nobody owed it"),
            );
        }
    }

    /// The digests of the photos that a mail to support brings.
    fn attached(&self, owed: &Owed) -> Vec<String> {
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

    /// The log says nothing of a person.
    fn log(&mut self, log: &Path) {
        let log = std::fs::read(log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        if let Some(line) = log.lines().find(|line| line.contains(DOMAIN)) {
            self.found
                .wrong(Wrong::Other, format!("the log names a person: {line}"));
        }
    }
}

fn reference(ticket: &Ticket) -> String {
    let receipt: Value = serde_json::from_slice(&ticket.receipt).unwrap_or_default();
    let reference = receipt.get("reference").and_then(Value::as_str);
    reference
        .unwrap_or("a receipt without a reference")
        .to_owned()
}

/// Whether something that is kept holds all that was sent.
fn holds(kept: &Value, sent: &Value) -> bool {
    match (kept, sent) {
        (Value::Object(kept), Value::Object(sent)) => sent
            .iter()
            .all(|(key, sent)| kept.get(key).is_some_and(|kept| holds(kept, sent))),
        _ => kept == sent,
    }
}
