//! `Outbox`.

use careline_endpoint::store::outbox::{Backlog, DeliveryError, NewDelivery, OutboxEntry, Queue};
use careline_endpoint::store::retries::MAX_RETRY_AGE;
use careline_endpoint::store::tickets::NewEvent;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use uuid::Uuid;

use crate::stores::{CALLS, LEASE, LETTERS, NOW, TestStore, on_every_store, support_says};

on_every_store! {
    a_queue_leases_its_own_entries
    a_lease_is_exclusive
    workers_at_once_lease_every_entry_once
    a_lease_expires
    entries_with_the_fewest_attempts_come_first
    a_delivered_entry_is_done
    a_delivery_counts_after_its_lease_has_expired
    a_temporary_failure_is_tried_again_later
    an_entry_is_a_dead_letter_after_three_days
    the_days_count_from_the_first_attempt
    a_permanent_failure_is_a_dead_letter_at_once
    an_error_may_hold_any_character
    a_failure_after_the_next_lease_is_ignored
    a_failure_after_a_delivery_is_ignored
    later_entries_of_a_ticket_wait_in_order
    later_entries_wait_behind_a_dead_letter
    what_follows_soon_is_joined
    an_attempt_is_never_changed
    what_is_joined_is_about_one_ticket_and_kind
    an_entry_is_retried_by_its_id
    all_undelivered_entries_are_retried
    a_retry_leaves_leases_in_force
    the_previous_entry_is_the_last_of_its_kinds
    undelivered_entries_are_sorted
    entries_of_a_ticket_are_listed_by_event
    the_backlog_is_counted_by_channel
    an_entry_about_a_shop_is_queued_once
}

fn refused() -> DeliveryError {
    DeliveryError::Permanent("no".to_owned())
}

fn deferred() -> DeliveryError {
    DeliveryError::Temporary("not now".to_owned())
}

/// A ticket whose arrival queues entries with these ids; returns its id.
async fn arrives(test: &TestStore, id: u128, queue: &Queue, message_ids: &[&str]) -> Uuid {
    let mut new = test.ticket(id);
    let entries = message_ids.iter();
    let entries = entries.map(|message_id| queue.entry("arrival", (*message_id).to_owned()));
    new.deliveries = entries.collect();
    test.stored(&new).await
}

/// An event that queues one entry.
async fn event(test: &TestStore, id: Uuid, queue: &Queue, kind: &'static str, message_id: &str) {
    let event = NewEvent {
        deliveries: vec![queue.entry(kind, message_id.to_owned())],
        ..support_says("Soon.")
    };
    test.append(id, NOW, event).await;
}

async fn fails(
    test: &TestStore,
    leased: &OutboxEntry,
    error: &DeliveryError,
    now: DateTime<Utc>,
) -> OutboxEntry {
    let outbox = &test.store.outbox;
    let failed = outbox.record_failure(leased.clone(), error, now);
    failed.await.unwrap()
}

async fn delivered(test: &TestStore, message_id: &str) {
    let outbox = &test.store.outbox;
    outbox.record_delivery(message_id, NOW).await.unwrap();
}

/// Leases all entries that are due; returns their ids.
async fn leased(test: &TestStore, queue: &Queue, now: DateTime<Utc>) -> Vec<String> {
    let mut ids = Vec::new();
    while let Some(entry) = test.lease(queue, now).await {
        ids.push(entry.message_id);
    }
    ids
}

/// The only entry that isn't delivered.
async fn only_undelivered(test: &TestStore) -> OutboxEntry {
    let mut entries = test.store.outbox.undelivered().await.unwrap();
    assert_eq!(entries.len(), 1, "{entries:?}");
    entries.remove(0)
}

async fn a_queue_leases_its_own_entries(test: TestStore) {
    arrives(&test, 1, &LETTERS, &["<1@x>"]).await;
    let mut elsewhere = test.ticket(2);
    elsewhere.shop = "other".to_owned();
    elsewhere.deliveries = vec![LETTERS.entry("arrival", "<2@x>".to_owned())];
    test.stored(&elsewhere).await;
    assert!(test.lease(&CALLS, NOW).await.is_none());
    let of_other = Queue {
        shop: Some("other".to_owned()),
        ..LETTERS
    };
    let before = NOW - TimeDelta::seconds(1);
    assert!(
        test.lease(&of_other, before).await.is_none(),
        "it isn't due"
    );
    assert_eq!(leased(&test, &of_other, NOW).await, ["<2@x>"]);
    assert_eq!(leased(&test, &LETTERS, NOW).await, ["<1@x>"]);
}

async fn a_lease_is_exclusive(test: TestStore) {
    arrives(&test, 1, &LETTERS, &["<1@x>", "<2@x>"]).await;
    let (one, two) = tokio::join!(test.lease(&LETTERS, NOW), test.lease(&LETTERS, NOW));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_ne!(one.message_id, two.message_id);
    for entry in [&one, &two] {
        let until = (NOW + LEASE).timestamp();
        assert_eq!(entry.leased_until, Some(until));
        assert_eq!(entry.attempts, 1);
        assert_eq!(entry.tried_at, Some(NOW.timestamp()));
    }
    let last = NOW + LEASE - TimeDelta::seconds(1);
    assert!(test.lease(&LETTERS, last).await.is_none());
}

async fn workers_at_once_lease_every_entry_once(test: TestStore) {
    let ids: Vec<_> = (0..20).map(|number| format!("<{number}@x>")).collect();
    let ids: Vec<_> = ids.iter().map(String::as_str).collect();
    arrives(&test, 1, &LETTERS, &ids).await;
    let workers = (0..4).map(|_| leased(&test, &LETTERS, NOW));
    let mut taken = join_all(workers).await.concat();
    taken.sort();
    let mut expected = ids;
    expected.sort_unstable();
    assert_eq!(taken, expected);
}

async fn a_lease_expires(test: TestStore) {
    arrives(&test, 1, &LETTERS, &["<1@x>"]).await;
    test.lease(&LETTERS, NOW).await.unwrap();
    let again = test.lease(&LETTERS, NOW + LEASE).await.unwrap();
    assert_eq!(again.message_id, "<1@x>");
    assert_eq!(again.attempts, 2);
    assert_eq!(again.tried_at, Some(NOW.timestamp()), "the first attempt");
}

async fn entries_with_the_fewest_attempts_come_first(test: TestStore) {
    arrives(&test, 1, &LETTERS, &["<1@x>"]).await;
    for minutes in [0, 10] {
        let now = NOW + TimeDelta::minutes(minutes);
        let entry = test.lease(&LETTERS, now).await.unwrap();
        fails(&test, &entry, &deferred(), now).await;
    }
    arrives(&test, 2, &LETTERS, &["<2@x>"]).await;
    let now = NOW + TimeDelta::minutes(10);
    let entry = test.lease(&LETTERS, now).await.unwrap();
    assert_eq!(entry.message_id, "<2@x>");
    fails(&test, &entry, &deferred(), now).await;
    let mut third = test.ticket(3);
    third.received_at = NOW + TimeDelta::minutes(30);
    third.deliveries = vec![LETTERS.entry("arrival", "<3@x>".to_owned())];
    test.stored(&third).await;
    let order = leased(&test, &LETTERS, NOW + TimeDelta::hours(1)).await;
    assert_eq!(order, ["<3@x>", "<2@x>", "<1@x>"]);
}

async fn a_delivered_entry_is_done(test: TestStore) {
    let id = arrives(&test, 1, &LETTERS, &["<1@x>"]).await;
    test.lease(&LETTERS, NOW).await.unwrap();
    delivered(&test, "<1@x>").await;
    let later = NOW + TimeDelta::days(9);
    assert!(test.lease(&LETTERS, later).await.is_none());
    assert!(test.undelivered().await.is_empty());
    let entries = test.store.outbox.of_ticket("mall", id).await.unwrap();
    assert_eq!(entries[0].delivered_at, Some(NOW.timestamp()));
    assert_eq!(entries[0].leased_until, None);
}

async fn a_delivery_counts_after_its_lease_has_expired(test: TestStore) {
    arrives(&test, 1, &LETTERS, &["<1@x>"]).await;
    test.lease(&LETTERS, NOW).await.unwrap();
    test.lease(&LETTERS, NOW + LEASE).await.unwrap();
    delivered(&test, "<1@x>").await;
    assert!(test.undelivered().await.is_empty());
}

async fn a_temporary_failure_is_tried_again_later(test: TestStore) {
    arrives(&test, 1, &LETTERS, &["<1@x>"]).await;
    let mut now = NOW;
    let mut waits = Vec::new();
    for attempts in 1..=3 {
        let entry = test.lease(&LETTERS, now).await.unwrap();
        assert_eq!(entry.attempts, attempts);
        let failed = fails(&test, &entry, &deferred(), now).await;
        let stored = only_undelivered(&test).await;
        for entry in [&failed, &stored] {
            assert_eq!(entry.last_error.as_deref(), Some("not now"));
            assert_eq!((entry.failed_at, entry.leased_until), (None, None));
        }
        assert_eq!(failed.next_at, stored.next_at);
        let next = DateTime::from_timestamp(stored.next_at, 0).unwrap();
        let before = next - TimeDelta::seconds(1);
        assert!(test.lease(&LETTERS, before).await.is_none());
        waits.push((next - now).num_seconds());
        now = next;
    }
    let is_within = |(wait, longest): (&i64, i64)| (longest / 2..=longest).contains(wait);
    assert!(waits.iter().zip([30, 60, 120]).all(is_within), "{waits:?}");
}

async fn an_entry_is_a_dead_letter_after_three_days(test: TestStore) {
    arrives(&test, 1, &LETTERS, &["<1@x>"]).await;
    let end = NOW + MAX_RETRY_AGE;
    for (now, failed_at) in [
        (NOW, None),
        (end - TimeDelta::seconds(1), None),
        (end, Some(end.timestamp())),
    ] {
        let entry = test.lease(&LETTERS, now).await.unwrap();
        let failed = fails(&test, &entry, &deferred(), now).await;
        assert_eq!(failed.failed_at, failed_at);
        let stored = only_undelivered(&test).await;
        assert_eq!(stored.failed_at, failed_at);
        assert_eq!(stored.last_error.as_deref(), Some("not now"));
    }
    let later = end + TimeDelta::days(9);
    assert!(test.lease(&LETTERS, later).await.is_none());
}

async fn the_days_count_from_the_first_attempt(test: TestStore) {
    arrives(&test, 1, &LETTERS, &["<1@x>"]).await;
    let later = NOW + MAX_RETRY_AGE + TimeDelta::days(7);
    let entry = test.lease(&LETTERS, later).await.unwrap();
    fails(&test, &entry, &deferred(), later).await;
    assert_eq!(only_undelivered(&test).await.failed_at, None);
}

async fn a_permanent_failure_is_a_dead_letter_at_once(test: TestStore) {
    arrives(&test, 1, &LETTERS, &["<1@x>"]).await;
    let entry = test.lease(&LETTERS, NOW).await.unwrap();
    fails(&test, &entry, &refused(), NOW).await;
    let stored = only_undelivered(&test).await;
    assert_eq!(stored.failed_at, Some(NOW.timestamp()));
    assert_eq!(stored.last_error.as_deref(), Some("no"));
    let later = NOW + TimeDelta::days(9);
    assert!(test.lease(&LETTERS, later).await.is_none());
}

async fn an_error_may_hold_any_character(test: TestStore) {
    arrives(&test, 1, &LETTERS, &["<1@x>"]).await;
    let leased = test.lease(&LETTERS, NOW).await.unwrap();
    let error = DeliveryError::Permanent("\u{0}\u{7}no".to_owned());
    fails(&test, &leased, &error, NOW).await;
    assert!(only_undelivered(&test).await.failed_at.is_some());
}

async fn a_failure_after_the_next_lease_is_ignored(test: TestStore) {
    arrives(&test, 1, &LETTERS, &["<1@x>"]).await;
    let first = test.lease(&LETTERS, NOW).await.unwrap();
    let second = test.lease(&LETTERS, NOW + LEASE).await.unwrap();
    fails(&test, &first, &refused(), NOW + LEASE).await;
    let stored = only_undelivered(&test).await;
    assert_eq!(stored.leased_until, second.leased_until);
    assert_eq!((stored.last_error, stored.failed_at), (None, None));
}

async fn a_failure_after_a_delivery_is_ignored(test: TestStore) {
    arrives(&test, 1, &LETTERS, &["<1@x>"]).await;
    let first = test.lease(&LETTERS, NOW).await.unwrap();
    delivered(&test, "<1@x>").await;
    fails(&test, &first, &refused(), NOW).await;
    assert!(test.undelivered().await.is_empty());
}

async fn later_entries_of_a_ticket_wait_in_order(test: TestStore) {
    let id = arrives(&test, 1, &CALLS, &["<1@x>"]).await;
    event(&test, id, &CALLS, "event", "<2@x>").await;
    event(&test, id, &CALLS, "event", "<3@x>").await;
    event(&test, id, &LETTERS, "event", "<4@x>").await;
    let other = arrives(&test, 2, &CALLS, &["<5@x>"]).await;
    let mut first = leased(&test, &CALLS, NOW).await;
    first.sort();
    assert_eq!(first, ["<1@x>", "<5@x>"]);
    assert_eq!(
        leased(&test, &LETTERS, NOW).await,
        ["<4@x>"],
        "another channel"
    );
    event(&test, other, &CALLS, "event", "<6@x>").await;
    delivered(&test, "<5@x>").await;
    assert_eq!(
        leased(&test, &CALLS, NOW).await,
        ["<6@x>"],
        "another ticket"
    );
    for (done, next) in [("<1@x>", "<2@x>"), ("<2@x>", "<3@x>")] {
        delivered(&test, done).await;
        assert_eq!(leased(&test, &CALLS, NOW).await, [next]);
    }
    // Entries of a channel without an order don't wait.
    let id = arrives(&test, 3, &LETTERS, &["<7@x>"]).await;
    event(&test, id, &LETTERS, "event", "<8@x>").await;
    let mut unordered = leased(&test, &LETTERS, NOW).await;
    unordered.sort();
    assert_eq!(unordered, ["<7@x>", "<8@x>"]);
}

async fn later_entries_wait_behind_a_dead_letter(test: TestStore) {
    let id = arrives(&test, 1, &CALLS, &["<1@x>"]).await;
    event(&test, id, &CALLS, "event", "<2@x>").await;
    let first = test.lease(&CALLS, NOW).await.unwrap();
    fails(&test, &first, &refused(), NOW).await;
    let later = NOW + TimeDelta::days(9);
    assert!(test.lease(&CALLS, later).await.is_none());
    test.store.outbox.retry(Some("<1@x>"), later).await.unwrap();
    assert_eq!(leased(&test, &CALLS, later).await, ["<1@x>"]);
    delivered(&test, "<1@x>").await;
    assert_eq!(leased(&test, &CALLS, later).await, ["<2@x>"]);
}

/// An event some seconds after [`NOW`] that queues a letter of a kind, which may be joined with others for five minutes.
async fn joins(test: &TestStore, id: Uuid, kind: &'static str, message_id: &str, seconds: i64) {
    let letter = NewDelivery {
        join_within: Some(TimeDelta::minutes(5)),
        ..LETTERS.entry(kind, message_id.to_owned())
    };
    let event = NewEvent {
        deliveries: vec![letter],
        ..support_says("Soon.")
    };
    test.append(id, NOW + TimeDelta::seconds(seconds), event)
        .await;
}

/// Delivers what is due next some seconds after [`NOW`]; returns its first and last event.
async fn delivers_events(test: &TestStore, seconds: i64) -> Option<(Option<i64>, Option<i64>)> {
    let entry = test.lease(&LETTERS, NOW + TimeDelta::seconds(seconds));
    let entry = entry.await?;
    delivered(test, &entry.message_id).await;
    Some((entry.event, entry.last_event))
}

async fn what_follows_soon_is_joined(test: TestStore) {
    let id = arrives(&test, 1, &CALLS, &["<0@x>"]).await;
    for (seconds, message_id) in [(0, "<1@x>"), (0, "<2@x>"), (299, "<3@x>"), (300, "<4@x>")] {
        joins(&test, id, "update", message_id, seconds).await;
    }
    assert_eq!(delivers_events(&test, 0).await, Some((Some(1), None)));
    assert_eq!(delivers_events(&test, 299).await, None);
    assert_eq!(delivers_events(&test, 300).await, Some((Some(2), Some(3))));
    // The next one waits as long after that one.
    joins(&test, id, "update", "<5@x>", 590).await;
    assert_eq!(delivers_events(&test, 599).await, None);
    assert_eq!(delivers_events(&test, 600).await, Some((Some(4), Some(5))));
    // After a pause an event is delivered at once.
    joins(&test, id, "update", "<6@x>", 900).await;
    assert_eq!(delivers_events(&test, 900).await, Some((Some(6), None)));
    let entries = test.store.outbox.of_ticket("mall", id).await.unwrap();
    assert_eq!(entries.len(), 5, "{entries:?}");
}

async fn an_attempt_is_never_changed(test: TestStore) {
    let id = arrives(&test, 1, &CALLS, &["<0@x>"]).await;
    joins(&test, id, "update", "<1@x>", 0).await;
    joins(&test, id, "update", "<2@x>", 1).await;
    delivers_events(&test, 0).await.unwrap();
    let outbox = &test.store.outbox;
    // An operator sends it earlier.
    outbox
        .retry(None, NOW + TimeDelta::seconds(2))
        .await
        .unwrap();
    let entry = test
        .lease(&LETTERS, NOW + TimeDelta::seconds(2))
        .await
        .unwrap();
    fails(&test, &entry, &deferred(), NOW + TimeDelta::seconds(2)).await;
    joins(&test, id, "update", "<3@x>", 3).await;
    let ids = test.undelivered().await;
    assert_eq!(ids.len(), 3, "the call and both letters: {ids:?}");
    assert_eq!(delivers_events(&test, 299).await, Some((Some(2), None)));
    assert_eq!(delivers_events(&test, 600).await, Some((Some(3), None)));
}

async fn what_is_joined_is_about_one_ticket_and_kind(test: TestStore) {
    let id = arrives(&test, 1, &CALLS, &["<0@x>"]).await;
    let other = arrives(&test, 2, &CALLS, &["<9@x>"]).await;
    joins(&test, id, "update", "<1@x>", 0).await;
    joins(&test, other, "update", "<2@x>", 1).await;
    joins(&test, id, "note", "<3@x>", 2).await;
    event(&test, id, &LETTERS, "update", "<4@x>").await;
    joins(&test, id, "update", "<5@x>", 4).await;
    let mut now = leased(&test, &LETTERS, NOW + TimeDelta::seconds(5)).await;
    now.sort();
    assert_eq!(now, ["<1@x>", "<2@x>", "<3@x>", "<4@x>"]);
    let waiting = leased(&test, &LETTERS, NOW + TimeDelta::seconds(300)).await;
    assert!(waiting.contains(&"<5@x>".to_owned()), "{waiting:?}");
}

async fn an_entry_is_retried_by_its_id(test: TestStore) {
    arrives(&test, 1, &LETTERS, &["<1@x>", "<2@x>", "msg_3"]).await;
    for _ in 0..3 {
        let entry = test.lease(&LETTERS, NOW).await.unwrap();
        fails(&test, &entry, &refused(), NOW).await;
    }
    let outbox = &test.store.outbox;
    let later = NOW + TimeDelta::days(1);
    for (message_id, full) in [("<1@x>", "<1@x>"), ("2@x", "<2@x>"), ("msg_3", "msg_3")] {
        assert_eq!(outbox.retry(Some(message_id), later).await.unwrap(), 1);
        let again = test.lease(&LETTERS, later).await.unwrap();
        assert_eq!((again.message_id.as_str(), again.attempts), (full, 1));
        assert_eq!(again.tried_at, Some(later.timestamp()), "{full}");
        assert!(test.lease(&LETTERS, later).await.is_none(), "{full}");
        delivered(&test, full).await;
        assert_eq!(outbox.retry(Some(message_id), later).await.unwrap(), 0);
    }
    assert_eq!(outbox.retry(Some("4@x"), later).await.unwrap(), 0);
}

async fn all_undelivered_entries_are_retried(test: TestStore) {
    arrives(&test, 1, &LETTERS, &["<1@x>", "<2@x>", "<3@x>"]).await;
    for error in [refused(), deferred()] {
        let entry = test.lease(&LETTERS, NOW).await.unwrap();
        fails(&test, &entry, &error, NOW).await;
    }
    let done = test.lease(&LETTERS, NOW).await.unwrap();
    delivered(&test, &done.message_id).await;
    assert_eq!(test.store.outbox.retry(None, NOW).await.unwrap(), 2);
    assert_eq!(leased(&test, &LETTERS, NOW).await.len(), 2);
}

async fn a_retry_leaves_leases_in_force(test: TestStore) {
    arrives(&test, 1, &LETTERS, &["<1@x>"]).await;
    test.lease(&LETTERS, NOW).await.unwrap();
    test.store.outbox.retry(None, NOW).await.unwrap();
    assert!(test.lease(&LETTERS, NOW).await.is_none());
    assert!(test.lease(&LETTERS, NOW + LEASE).await.is_some());
}

async fn the_previous_entry_is_the_last_of_its_kinds(test: TestStore) {
    let id = arrives(&test, 1, &LETTERS, &["<1@x>"]).await;
    event(&test, id, &LETTERS, "update", "<2@x>").await;
    event(&test, id, &LETTERS, "other", "<3@x>").await;
    event(&test, id, &LETTERS, "update", "<4@x>").await;
    event(&test, id, &CALLS, "update", "<5@x>").await;
    event(&test, id, &LETTERS, "update", "<6@x>").await;
    arrives(&test, 2, &LETTERS, &["<7@x>"]).await;
    let outbox = &test.store.outbox;
    delivered(&test, "<2@x>").await;
    let mut entries = outbox.of_ticket("mall", id).await.unwrap();
    entries.sort_by_key(|entry| entry.message_id.clone());
    let previous = async |index: usize, kinds: &[&str]| {
        let previous = outbox.previous(&entries[index], kinds).await;
        previous.unwrap()
    };
    let thread = ["arrival", "update"];
    for (index, expected) in [
        (0, None),
        (1, Some("<1@x>")),
        (2, Some("<2@x>")),
        (3, Some("<2@x>")),
        (4, None),
        (5, Some("<4@x>")),
    ] {
        let found = previous(index, &thread).await;
        assert_eq!(found.as_deref(), expected, "entry {index}");
    }
    assert_eq!(previous(3, &["other"]).await.as_deref(), Some("<3@x>"));
    assert_eq!(previous(3, &["reminder"]).await, None);
}

async fn undelivered_entries_are_sorted(test: TestStore) {
    for (id, message_id, minutes) in [(1, "<1@x>", 0), (2, "<2@x>", 20), (3, "<3@x>", 10)] {
        let mut new = test.ticket(id);
        new.received_at += TimeDelta::minutes(minutes);
        new.deliveries = vec![LETTERS.entry("arrival", message_id.to_owned())];
        test.stored(&new).await;
    }
    let first = test.lease(&LETTERS, NOW).await.unwrap();
    fails(&test, &first, &refused(), NOW).await;
    assert_eq!(test.undelivered().await, ["<3@x>", "<2@x>", "<1@x>"]);
}

async fn entries_of_a_ticket_are_listed_by_event(test: TestStore) {
    let id = arrives(&test, 1, &CALLS, &["<9@x>"]).await;
    event(&test, id, &LETTERS, "event", "<8@x>").await;
    event(&test, id, &LETTERS, "event", "<7@x>").await;
    arrives(&test, 2, &LETTERS, &["<1@x>"]).await;
    delivered(&test, "<8@x>").await;
    let outbox = &test.store.outbox;
    let entries = outbox.of_ticket("mall", id).await.unwrap();
    let ids: Vec<_> = entries.iter().map(|entry| &entry.message_id).collect();
    assert_eq!(ids, ["<9@x>", "<8@x>", "<7@x>"]);
    assert!(outbox.of_ticket("other", id).await.unwrap().is_empty());
}

async fn the_backlog_is_counted_by_channel(test: TestStore) {
    let outbox = &test.store.outbox;
    assert_eq!(outbox.backlog().await.unwrap(), []);
    arrives(&test, 1, &LETTERS, &["1", "2"]).await;
    arrives(&test, 2, &CALLS, &["3"]).await;
    let leased = test.lease(&LETTERS, NOW).await.unwrap();
    fails(&test, &leased, &refused(), NOW).await;
    let backlog = |channel: &str, pending, dead_letters| Backlog {
        channel: channel.to_owned(),
        pending,
        oldest_at: (pending > 0).then_some(NOW.timestamp()),
        dead_letters,
    };
    let mut expected = [backlog(LETTERS.channel, 1, 1), backlog(CALLS.channel, 1, 0)];
    expected.sort_by(|one, other| one.channel.cmp(&other.channel));
    assert_eq!(outbox.backlog().await.unwrap(), expected);
}

async fn an_entry_about_a_shop_is_queued_once(test: TestStore) {
    let outbox = &test.store.outbox;
    let notice = LETTERS.entry("notice", "<1@x>".to_owned());
    assert!(outbox.queue_once("mall", &notice, NOW).await.unwrap());
    assert!(!outbox.queue_once("mall", &notice, NOW).await.unwrap());
    assert_eq!(leased(&test, &LETTERS, NOW).await, ["<1@x>"]);
    delivered(&test, "<1@x>").await;
    assert!(!outbox.queue_once("mall", &notice, NOW).await.unwrap());
    assert_eq!(outbox.undelivered().await.unwrap().len(), 0);
}
