//! Figures for Prometheus. No label holds anything that a shopper or a caller chose.
//!
//! What happens is counted when it does. What stands (the outbox, bytes) is read when the figures are asked for; the
//! bytes of photos and uploads, which takes longer, at each cleanup.

use std::fmt;
use std::time::Duration;

use careline_wire::{ProblemType, Topic};
use chrono::{DateTime, Utc};
use prometheus_client::encoding::prometheus_text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::store::outbox::Backlog;

/// The upper bounds of the latencies' buckets, in seconds.
const LATENCIES: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// The figures of an endpoint.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Histogram>,
    refusals: Family<RefusalLabels, Counter>,
    lookups: Family<LookupLabels, Counter>,
    tickets: Family<TicketLabels, Counter>,
    photos: Family<PhotoLabels, Counter>,
    photo_processes: Gauge,
    pending: Family<ChannelLabels, Gauge>,
    oldest: Family<ChannelLabels, Gauge>,
    dead_letters: Family<ChannelLabels, Gauge>,
    database_bytes: Gauge,
    blob_bytes: Family<BlobLabels, Gauge>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    /// The status's class, such as `2xx`.
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RefusalLabels {
    reason: &'static str,
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct LookupLabels {
    outcome: LookupOutcome,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TicketLabels {
    shop: String,
    topic: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PhotoLabels {
    outcome: PhotoOutcome,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ChannelLabels {
    channel: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct BlobLabels {
    kind: &'static str,
}

/// How a look-up ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
#[allow(non_camel_case_types, reason = "these are the label's values")]
pub enum LookupOutcome {
    /// The order was answered.
    found,
    /// No order has this number and email.
    not_found,
    /// A code is mailed, if there is such an order.
    code_sent,
    /// The code isn't right.
    wrong_code,
    /// A limit was reached.
    limited,
    /// The request was malformed, or the endpoint failed.
    failed,
}

/// How the process that reads a photo ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
#[allow(non_camel_case_types, reason = "these are the label's values")]
pub enum PhotoOutcome {
    /// It made the photo that is stored.
    accepted,
    /// The file is no photo that it takes.
    refused,
    /// It couldn't start.
    failed,
}

/// One request, once it is answered.
#[derive(Debug)]
pub struct Answered<'a> {
    /// Its method.
    pub method: &'a str,
    /// Its route's template.
    pub route: &'a str,
    /// Its answer's status.
    pub status: u16,
    /// The answer's problem, if it is one.
    pub problem: Option<ProblemType>,
    /// How long it took.
    pub took: Duration,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("careline");
        let latencies: fn() -> Histogram = || Histogram::new(LATENCIES);
        let requests = Family::new_with_constructor(latencies);
        registry.register(
            "http_request_duration_seconds",
            "Time until a request was answered, without its answer's body",
            requests.clone(),
        );
        let mut metrics = Self {
            requests,
            refusals: Family::default(),
            lookups: Family::default(),
            tickets: Family::default(),
            photos: Family::default(),
            photo_processes: Gauge::default(),
            pending: Family::default(),
            oldest: Family::default(),
            dead_letters: Family::default(),
            database_bytes: Gauge::default(),
            blob_bytes: Family::default(),
            registry: Registry::default(),
        };
        metrics.register(&mut registry);
        metrics.registry = registry;
        metrics
    }
}

impl Metrics {
    fn register(&self, registry: &mut Registry) {
        registry.register(
            "limit_refusals",
            "Requests refused by a limit",
            self.refusals.clone(),
        );
        registry.register("order_lookups", "Look-ups of orders", self.lookups.clone());
        registry.register("tickets", "Tickets accepted", self.tickets.clone());
        registry.register("photos", "Files read as photos", self.photos.clone());
        registry.register(
            "photo_processes",
            "Processes that read a photo now",
            self.photo_processes.clone(),
        );
        registry.register(
            "outbox_pending",
            "Mails and webhooks that wait to be delivered",
            self.pending.clone(),
        );
        registry.register(
            "outbox_oldest_seconds",
            "Age of the oldest of them, from when it was due first",
            self.oldest.clone(),
        );
        registry.register(
            "outbox_dead_letters",
            "Mails and webhooks that aren't tried any more",
            self.dead_letters.clone(),
        );
        registry.register(
            "database_bytes",
            "Size of the database",
            self.database_bytes.clone(),
        );
        registry.register(
            "blob_bytes",
            "Size of photos and unfinished uploads, at the last cleanup",
            self.blob_bytes.clone(),
        );
    }

    /// Counts a request.
    pub fn answered(&self, answered: &Answered<'_>) {
        let route = answered.route.to_owned();
        let labels = RequestLabels {
            method: method(answered.method),
            route: route.clone(),
            status: class(answered.status),
        };
        let took = answered.took.as_secs_f64();
        self.requests.get_or_create(&labels).observe(took);
        if let Some(reason) = answered.problem.and_then(refusal) {
            let labels = RefusalLabels { reason, route };
            self.refusals.get_or_create(&labels).inc();
        }
    }

    /// Counts a look-up.
    pub fn looked_up(&self, outcome: LookupOutcome) {
        self.lookups.get_or_create(&LookupLabels { outcome }).inc();
    }

    /// Counts a ticket.
    pub fn ticket(&self, shop: &str, topic: Topic) {
        let (shop, topic) = (shop.to_owned(), topic.name());
        let labels = TicketLabels { shop, topic };
        self.tickets.get_or_create(&labels).inc();
    }

    /// Counts a file that was read as a photo.
    pub fn photo(&self, outcome: PhotoOutcome) {
        self.photos.get_or_create(&PhotoLabels { outcome }).inc();
    }

    /// Sets how many processes read a photo.
    pub fn set_photo_processes(&self, count: usize) {
        self.photo_processes.set(gauge(count as u64));
    }

    /// Sets what isn't delivered. A channel without entries has none.
    pub fn set_backlog(&self, channels: &[&str], backlog: &[Backlog], now: DateTime<Utc>) {
        for channel in channels {
            let labels = ChannelLabels {
                channel: (*channel).to_owned(),
            };
            let of_channel = backlog.iter().find(|one| one.channel == *channel);
            let oldest_at = of_channel.and_then(|one| one.oldest_at);
            let age = oldest_at.map_or(0, |at| (now.timestamp() - at).max(0));
            let pending = of_channel.map_or(0, |one| one.pending);
            let dead_letters = of_channel.map_or(0, |one| one.dead_letters);
            self.pending.get_or_create(&labels).set(pending);
            self.oldest.get_or_create(&labels).set(age);
            self.dead_letters.get_or_create(&labels).set(dead_letters);
        }
    }

    /// Sets the database's size.
    pub fn set_database_bytes(&self, bytes: u64) {
        self.database_bytes.set(gauge(bytes));
    }

    /// Sets the size of photos and of unfinished uploads.
    pub fn set_blob_bytes(&self, photos: u64, uploads: u64) {
        for (kind, bytes) in [("photos", photos), ("uploads", uploads)] {
            self.blob_bytes
                .get_or_create(&BlobLabels { kind })
                .set(gauge(bytes));
        }
    }

    /// All figures in Prometheus' text format.
    ///
    /// # Errors
    ///
    /// Never: a string can always be written to.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

fn gauge(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A client may send any word as a method, so others than these are one.
fn method(method: &str) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let known = known.into_iter().find(|known| *known == method);
    known.unwrap_or("other")
}

const fn class(status: u16) -> &'static str {
    match status {
        0..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500.. => "5xx",
    }
}

/// Which limit refused the request, if one did.
const fn refusal(problem: ProblemType) -> Option<&'static str> {
    match problem {
        ProblemType::RateLimited => Some("rate_limited"),
        ProblemType::ProofRequired => Some("proof_required"),
        ProblemType::TooManyCodes => Some("too_many_codes"),
        ProblemType::Busy => Some("busy"),
        _ => None,
    }
}
