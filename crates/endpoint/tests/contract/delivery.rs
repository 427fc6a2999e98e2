//! `DeliveryChannel`.
//!
//! Each channel plans something for a ticket's arrival. Its receiver refuses the first deliveries, once for each kind
//! of refusal that it can make, and accepts all later ones.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careline_endpoint::delivery::{Channels, Delivery, DeliveryChannel, DeliveryError};
use careline_endpoint::mail::channel::MailChannel;
use careline_endpoint::store::outbox::OutboxEntry;
use careline_endpoint::tickets::event::Event;
use careline_endpoint::webhooks;
use chrono::TimeDelta;
use mail_parser::MessageParser;
use serde_json::{Value, json};

use crate::memory::channel::{MemoryChannel, MemoryReceiver};
use crate::node::Node;
use crate::stores::{self, NOW, TestStore, answered, config, resolved, support_says};

contract! {
    crate::delivery: [mail webhook memory]
    a_queue_has_a_name_and_a_lease
    the_same_is_planned_under_new_ids
    what_is_planned_is_leased_from_the_channels_queue
    the_receivers_answer_decides_about_an_entry
    an_unreachable_receiver_is_tried_again
    what_no_later_attempt_can_deliver_is_permanent
}

/// A channel, its receiver, and a store for its entries.
struct TestChannel {
    channel: Arc<dyn DeliveryChannel>,
    receiver: Receiver,
    /// The refusals that the receiver makes, the first one first.
    refusals: &'static [Refusal],
    test: TestStore,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    Temporary,
    Permanent,
}

use Refusal::{Permanent, Temporary};

impl From<DeliveryError> for Refusal {
    fn from(error: DeliveryError) -> Self {
        match error {
            DeliveryError::Temporary(_) => Temporary,
            DeliveryError::Permanent(_) => Permanent,
        }
    }
}

enum Receiver {
    Mail(Node),
    Webhook(Node),
    Memory(Arc<MemoryReceiver>),
}

impl Receiver {
    /// The ids of the deliveries that it has accepted.
    fn accepted(&self) -> Vec<String> {
        match self {
            Self::Mail(server) => {
                let mails = server.transcript().into_iter();
                let accepted = mails.filter(|mail| mail["answer"] == "accepted");
                accepted.map(|mail| message_id(&mail)).collect()
            }
            Self::Webhook(receiver) => {
                let requests = receiver.transcript().into_iter();
                let accepted = requests.filter(|request| request["answer"] == 204);
                let id = |request: Value| request["headers"]["webhook-id"].clone();
                accepted
                    .map(|request| id(request).as_str().unwrap().to_owned())
                    .collect()
            }
            Self::Memory(receiver) => receiver.accepted.lock().unwrap().clone(),
        }
    }

    /// From now on nothing reaches it.
    fn cut_off(&mut self) {
        match self {
            Self::Mail(node) | Self::Webhook(node) => node.stop(),
            Self::Memory(receiver) => {
                let error = DeliveryError::Temporary("it can't be reached".to_owned());
                receiver.refusals.lock().unwrap().push(error);
            }
        }
    }
}

fn message_id(received: &Value) -> String {
    let mail = STANDARD.decode(received["mail"].as_str().unwrap()).unwrap();
    let mail = MessageParser::default().parse(&mail).unwrap();
    format!("<{}>", mail.message_id().unwrap())
}

async fn mail() -> TestChannel {
    let refusals = json!([
        {"at": "data", "code": 451, "text": "4.7.1 try again"},
        {"at": "rcpt", "code": 550, "text": "5.1.1 unknown"},
    ]);
    let server = Node::run(
        "smtp-server.mjs",
        &json!({"tls": "none", "answers": refusals}),
    );
    let test = stores::memory().await;
    let port = server.port();
    let smtp = format!("mail.smtp = {{ host = \"localhost\", port = {port}, tls = \"none\" }}");
    let config = config(test.directory.path(), "", &smtp);
    TestChannel {
        channel: Arc::new(MailChannel::new(&config, &test.store)),
        receiver: Receiver::Mail(server),
        refusals: &[Temporary, Permanent],
        test,
    }
}

async fn webhook() -> TestChannel {
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let receiver = Node::run(
        "receiver.mjs",
        &json!({"secret": secret, "skip": true, "answers": [500, 410]}),
    );
    let test = stores::memory().await;
    let url = format!("http://127.0.0.1:{}/", receiver.port());
    let webhook = format!(", webhook = {{ url = \"{url}\", secret = \"{secret}\" }}");
    let config = config(test.directory.path(), &webhook, "");
    let mut channels = webhooks::channel::channels(&config.shops).unwrap();
    TestChannel {
        channel: channels.remove(0),
        receiver: Receiver::Webhook(receiver),
        refusals: &[Temporary, Permanent],
        test,
    }
}

async fn memory() -> TestChannel {
    let receiver = Arc::new(MemoryReceiver::default());
    *receiver.refusals.lock().unwrap() = vec![
        DeliveryError::Permanent("never".to_owned()),
        DeliveryError::Temporary("not now".to_owned()),
    ];
    TestChannel {
        channel: Arc::new(MemoryChannel(receiver.clone())),
        receiver: Receiver::Memory(receiver),
        refusals: &[Temporary, Permanent],
        test: stores::memory().await,
    }
}

impl TestChannel {
    /// The kinds and ids that the channel plans for an event, or for the arrival.
    fn planned(&self, event: Option<&Event>) -> Vec<(&'static str, String)> {
        let ticket = self.test.ticket(1).ticket;
        let planned = self.channel.plan(&self.test.shop, &ticket, event);
        planned
            .into_iter()
            .map(|planned| (planned.kind, planned.message_id))
            .collect()
    }

    /// Submits a ticket with what the channel plans for its arrival.
    async fn submit(&self) {
        let mut new = self.test.ticket(1);
        let channels = Channels(vec![self.channel.clone()]);
        new.deliveries = channels.plan(&self.test.shop, &new.ticket, None);
        self.test.stored(&new).await;
    }

    /// Leases an entry about a ticket's arrival.
    async fn entry(&self) -> OutboxEntry {
        self.submit().await;
        let outbox = &self.test.store.outbox;
        let queue = self.channel.queue();
        let leased = outbox.lease(&queue, NOW, self.channel.lease());
        leased.await.unwrap().unwrap()
    }

    async fn deliver(&self, entry: &OutboxEntry) -> Result<(), Refusal> {
        let delivery = Delivery {
            entry,
            shop: &self.test.shop,
            ticket: self.test.history(entry.ticket_id().unwrap()).await,
            now: NOW,
        };
        Ok(self.channel.deliver(&delivery).await?)
    }
}

async fn a_queue_has_a_name_and_a_lease(TestChannel { channel, test, .. }: TestChannel) {
    let queue = channel.queue();
    assert_eq!(queue, channel.queue());
    assert!(!queue.channel.is_empty());
    let is_for_shop = queue.shop.is_none_or(|shop| shop == test.shop.id);
    assert!(is_for_shop);
    assert!(channel.lease() >= TimeDelta::seconds(1));
}

async fn the_same_is_planned_under_new_ids(channel: TestChannel) {
    let events = [support_says("Soon."), resolved(), answered(false, None)];
    let events = events.iter().map(|new| Some(&new.event)).chain([None]);
    let mut ids = Vec::new();
    for event in events {
        let (first, second) = (channel.planned(event), channel.planned(event));
        let kinds = |planned: &[(&'static str, _)]| {
            planned.iter().map(|(kind, _)| *kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds(&first), kinds(&second), "{event:?}");
        ids.extend(first.into_iter().chain(second).map(|(_, id)| id));
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

async fn what_is_planned_is_leased_from_the_channels_queue(channel: TestChannel) {
    channel.submit().await;
    let queue = channel.channel.queue();
    let entries = channel.test.store.outbox.undelivered().await.unwrap();
    for entry in entries {
        assert_eq!(entry.channel, queue.channel);
        assert_eq!(entry.in_order, queue.in_order);
        assert!(channel.test.lease(&queue, NOW).await.is_some());
    }
    assert!(channel.test.lease(&queue, NOW).await.is_none());
}

async fn the_receivers_answer_decides_about_an_entry(channel: TestChannel) {
    let entry = channel.entry().await;
    for refusal in channel.refusals {
        assert_eq!(channel.deliver(&entry).await, Err(*refusal));
    }
    assert_eq!(channel.receiver.accepted(), [""; 0]);
    assert_eq!(channel.deliver(&entry).await, Ok(()));
    assert_eq!(channel.receiver.accepted(), [entry.message_id]);
}

async fn an_unreachable_receiver_is_tried_again(mut channel: TestChannel) {
    let entry = channel.entry().await;
    channel.receiver.cut_off();
    assert_eq!(channel.deliver(&entry).await, Err(Temporary));
}

async fn what_no_later_attempt_can_deliver_is_permanent(channel: TestChannel) {
    let entry = channel.entry().await;
    let ticket = [entry.ticket_id().unwrap()];
    let personal_data = &channel.test.store.personal_data;
    let deleted = personal_data.delete_tickets("mall", &ticket, NOW);
    deleted.await.unwrap();
    assert_eq!(channel.deliver(&entry).await, Err(Permanent));
    assert_eq!(channel.receiver.accepted(), [""; 0]);
}
