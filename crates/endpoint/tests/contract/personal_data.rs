//! `PersonalData`.

use careline_endpoint::orders::owned_order::OwnedOrder;
use careline_endpoint::platform::crypto::sha256;
use careline_endpoint::store::outbox::{DeliveryError, Queue};
use careline_endpoint::store::personal_data::TicketSummary;
use careline_endpoint::store::privacy_log::{PrivacyAction, PrivacyEntry};
use careline_endpoint::store::tickets::NewEvent;
use careline_policy::money::Amount;
use careline_policy::order::Refund;
use careline_wire::Topic;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::stores::{
    CALLS, LETTERS, NOW, TestStore, answered, on_every_store, order, resolved, shopper_sends,
    support_says,
};

on_every_store! {
    a_persons_tickets_are_found_in_any_case
    a_ticket_is_summarized
    resolved_tickets_and_feedback_are_outdated
    every_event_puts_off_the_retention
    a_pending_delivery_keeps_a_ticket
    tickets_are_deleted_with_everything
    an_erasure_is_logged_with_its_counts
    other_tickets_stay
    orders_without_events_since_are_deleted
    every_event_of_an_order_puts_off_its_deletion
    an_order_that_an_open_ticket_may_mean_stays
    a_deleted_orders_tokens_are_deleted
    wiping_keeps_what_is_stored
}

const ADA: &str = "ada@example.com";
const KEEP: TimeDelta = TimeDelta::days(30);

async fn outdated(test: &TestStore, now: DateTime<Utc>) -> Vec<Uuid> {
    let personal_data = &test.store.personal_data;
    let mut outdated = personal_data
        .outdated_tickets("mall", now, KEEP)
        .await
        .unwrap();
    outdated.sort();
    outdated
}

async fn a_persons_tickets_are_found_in_any_case(test: TestStore) {
    for (id, email, minutes) in [
        (1, Some(" Ada@Example.com "), 2),
        (2, Some("ada@example.com"), 1),
        (3, Some("eve@example.com"), 0),
        (4, None, 0),
        (5, Some("ÄDA@example.com"), 0),
    ] {
        let mut new = test.ticket(id);
        new.ticket.contact.email = email.map(str::to_owned);
        new.received_at += TimeDelta::minutes(minutes);
        test.stored(&new).await;
    }
    let personal_data = &test.store.personal_data;
    let found = async |shop, email| {
        let found = personal_data.tickets_by_email(shop, email).await;
        found.unwrap().iter().map(Uuid::as_u128).collect::<Vec<_>>()
    };
    assert_eq!(
        found("mall", "ADA@example.com ").await,
        [2, 1],
        "oldest first"
    );
    assert_eq!(found("mall", "äda@example.com").await, [5]);
    assert!(found("mall", "").await.is_empty());
    assert!(found("other", "ada@example.com").await.is_empty());
}

async fn a_ticket_is_summarized(test: TestStore) {
    let (_, photo) = test.uploaded(10).await;
    let (_, later) = test.uploaded(11).await;
    let mut new = test.ticket(1);
    new.ticket.photos = vec![photo];
    new.deliveries = ["<1@x>", "<2@x>"]
        .map(|id| LETTERS.entry("arrival", id.to_owned()))
        .into();
    let id = test.stored(&new).await;
    test.append(id, NOW, shopper_sends(&[later])).await;
    let personal_data = &test.store.personal_data;
    let summary = async || personal_data.ticket_summary("mall", id).await.unwrap();
    let before = TicketSummary {
        is_open: true,
        photos: 2,
        undelivered: 2,
    };
    assert_eq!(summary().await, before);
    test.append(id, NOW, resolved()).await;
    test.store
        .outbox
        .record_delivery("<1@x>", NOW)
        .await
        .unwrap();
    let after = TicketSummary {
        is_open: false,
        photos: 2,
        undelivered: 1,
    };
    assert_eq!(summary().await, after);
    let unknown = personal_data.ticket_summary("mall", Uuid::from_u128(9));
    assert!(unknown.await.is_err());
}

async fn resolved_tickets_and_feedback_are_outdated(test: TestStore) {
    let open = test.stored(&test.ticket(1)).await;
    let closed = test.stored(&test.ticket(2)).await;
    let mut feedback = test.ticket(3);
    feedback.ticket.topic = Topic::OtherSuggestion;
    let feedback = test.stored(&feedback).await;
    let mut elsewhere = test.ticket(4);
    elsewhere.shop = "other".to_owned();
    elsewhere.ticket.topic = Topic::OtherSuggestion;
    test.stored(&elsewhere).await;
    test.append(open, NOW, support_says("Soon.")).await;
    test.append(closed, NOW, resolved()).await;
    let last = NOW + KEEP - TimeDelta::seconds(1);
    assert_eq!(outdated(&test, last).await, [] as [Uuid; 0]);
    assert_eq!(outdated(&test, NOW + KEEP).await, [closed, feedback]);
}

async fn every_event_puts_off_the_retention(test: TestStore) {
    let id = test.stored(&test.ticket(1)).await;
    test.append(id, NOW, resolved()).await;
    let later = NOW + TimeDelta::days(20);
    test.append(id, later, answered(true, Some(4))).await;
    assert_eq!(outdated(&test, NOW + KEEP).await, [] as [Uuid; 0]);
    assert_eq!(outdated(&test, later + KEEP).await, [id]);
}

async fn a_pending_delivery_keeps_a_ticket(test: TestStore) {
    let end = NOW + KEEP;
    let fail = async |queue: &Queue| {
        let entry = test.lease(queue, end).await.unwrap();
        let error = DeliveryError::Permanent("no".to_owned());
        let failed = test.store.outbox.record_failure(entry, &error, end);
        failed.await.unwrap()
    };
    let mut new = test.ticket(1);
    new.deliveries = vec![LETTERS.entry("arrival", "<1@x>".to_owned())];
    let with_letter = test.stored(&new).await;
    test.append(with_letter, NOW, resolved()).await;
    assert_eq!(outdated(&test, end).await, [] as [Uuid; 0]);
    fail(&LETTERS).await;
    assert_eq!(outdated(&test, end).await, [with_letter], "a dead letter");
    let mut new = test.ticket(2);
    new.deliveries = vec![CALLS.entry("arrival", "<2@x>".to_owned())];
    let with_calls = test.stored(&new).await;
    let event = NewEvent {
        deliveries: vec![CALLS.entry("event", "<3@x>".to_owned())],
        ..resolved()
    };
    test.append(with_calls, NOW, event).await;
    assert_eq!(outdated(&test, end).await, [with_letter]);
    fail(&CALLS).await;
    let both = [with_letter, with_calls];
    assert_eq!(
        outdated(&test, end).await,
        both,
        "one waits behind a dead letter"
    );
    let mut new = test.ticket(3);
    new.deliveries = vec![LETTERS.entry("arrival", "<4@x>".to_owned())];
    let delivered = test.stored(&new).await;
    test.append(delivered, NOW, resolved()).await;
    test.store
        .outbox
        .record_delivery("<4@x>", NOW)
        .await
        .unwrap();
    assert_eq!(outdated(&test, end).await.len(), 3);
}

async fn tickets_are_deleted_with_everything(test: TestStore) {
    let (upload, photo) = test.uploaded(10).await;
    let (later_upload, later_photo) = test.uploaded(11).await;
    let mut new = test.ticket(1);
    new.ticket.photos = vec![photo];
    new.deliveries = vec![LETTERS.entry("arrival", "<1@x>".to_owned())];
    let first = test.stored(&new).await;
    test.append(first, NOW, shopper_sends(&[later_photo])).await;
    let second = test.stored(&test.ticket(2)).await;
    let personal_data = &test.store.personal_data;
    let both = [first, second];
    let deleted = personal_data.delete_tickets("mall", &both, NOW);
    let mut photos = deleted.await.unwrap();
    photos.sort();
    let mut expected = [upload, later_upload];
    expected.sort();
    assert_eq!(photos, expected);
    for id in both {
        assert!(test.history(id).await.is_none());
    }
    assert!(test.undelivered().await.is_empty());
    assert!(test.store.uploads.list().await.unwrap().is_empty());
    let by_email = personal_data.tickets_by_email("mall", "ada@example.com");
    assert!(by_email.await.unwrap().is_empty());
    let reference = &new.receipt.reference;
    let by_reference = test.store.tickets.id_by_reference("mall", reference);
    assert_eq!(by_reference.await.unwrap(), None);
}

async fn an_erasure_is_logged_with_its_counts(test: TestStore) {
    let (upload, photo) = test.uploaded(10).await;
    let mut new = test.ticket(1);
    new.ticket.photos = vec![photo];
    let both = [test.stored(&new).await, test.stored(&test.ticket(2)).await];
    let kind = PrivacyAction::ErasePerson;
    let erased = test
        .store
        .personal_data
        .erase_tickets("mall", kind, &both, NOW);
    assert_eq!(erased.await.unwrap(), [upload]);
    for id in both {
        assert!(test.history(id).await.is_none());
    }
    let logged = test.store.privacy_log.entries().await.unwrap();
    assert_eq!(
        logged,
        [PrivacyEntry::of_tickets("mall", kind, (2, 1), NOW)]
    );
}

async fn other_tickets_stay(test: TestStore) {
    let id = test.stored(&test.ticket(1)).await;
    let mut elsewhere = test.ticket(1);
    elsewhere.shop = "other".to_owned();
    elsewhere.receipt.reference = "CL-0000-0002".to_owned();
    elsewhere.deliveries = vec![LETTERS.entry("arrival", "<1@x>".to_owned())];
    test.stored(&elsewhere).await;
    let other = test.stored(&test.ticket(3)).await;
    let personal_data = &test.store.personal_data;
    personal_data
        .delete_tickets("mall", &[id], NOW)
        .await
        .unwrap();
    assert!(test.history(other).await.is_some());
    let history = test.store.tickets.history(&test.other_shop, id).await;
    assert!(history.unwrap().is_some());
    assert_eq!(test.undelivered().await, ["<1@x>"]);
    test.stored(&elsewhere).await;
}

/// The numbers of a person's orders after orders were deleted that have had no event since a time.
async fn kept(test: &TestStore, email: &str, end: DateTime<Utc>) -> Vec<String> {
    let personal_data = &test.store.personal_data;
    let delete = async || {
        let deleted = personal_data.delete_outdated_orders("mall", end).await;
        deleted.unwrap()
    };
    while delete().await > 0 {}
    let left = test.store.orders.by_email("mall", email).await.unwrap();
    left.into_iter().map(|order| order.number.0).collect()
}

/// An order without parcels and refunds, placed at this time.
fn placed(number: &str, email: &str, at: DateTime<Utc>) -> OwnedOrder {
    let mut owned = order(number, email);
    owned.order.placed_at = at.fixed_offset();
    owned.order.shipments.clear();
    owned.order.refunds.clear();
    owned
}

async fn orders_without_events_since_are_deleted(test: TestStore) {
    let orders = &test.store.orders;
    let mut all: Vec<_> = (0..250)
        .map(|number| placed(&format!("A-{number}"), ADA, NOW))
        .collect();
    all.push(placed("B-1", ADA, NOW + TimeDelta::seconds(1)));
    orders.import("mall", &all).await.unwrap();
    orders.import("other", &all[..1]).await.unwrap();
    let before = NOW - TimeDelta::seconds(1);
    assert_eq!(kept(&test, ADA, before).await.len(), 251);
    assert_eq!(kept(&test, ADA, NOW).await, ["B-1"]);
    assert_eq!(orders.by_email("other", ADA).await.unwrap().len(), 1);
    // An import brings it up to date.
    orders.put("mall", &placed("B-1", ADA, NOW)).await.unwrap();
    assert!(kept(&test, ADA, NOW).await.is_empty());
}

async fn every_event_of_an_order_puts_off_its_deletion(test: TestStore) {
    let later = (NOW + TimeDelta::days(1)).fixed_offset();
    let mut all = ["C", "R", "S"].map(|number| placed(number, ADA, NOW));
    let [cancelled, refunded, shipped] = &mut all;
    cancelled.order.cancelled_at = Some(later);
    refunded.order.refunds = vec![Refund {
        at: later,
        amount: Amount(1),
    }];
    shipped.order.shipments = order("S", ADA).order.shipments;
    let scans = &mut shipped.order.shipments[0].events;
    scans[0].at = Some(later);
    scans[1].at = None;
    test.store.orders.import("mall", &all).await.unwrap();
    assert_eq!(kept(&test, ADA, NOW).await.len(), 3);
    assert!(kept(&test, ADA, later.to_utc()).await.is_empty());
}

async fn an_order_that_an_open_ticket_may_mean_stays(test: TestStore) {
    for (id, typed, (number, others)) in [
        (1, "#ks-1", ("KS-1", ["KS-10", "GS-2"])),
        (2, "ks 1", ("KS-1", ["KS-10", "GS-2"])),
        (3, "10", ("KS-10", ["KS-1", "GS-2"])),
    ] {
        let orders = [number, others[0], others[1]].map(|number| placed(number, ADA, NOW));
        test.store.orders.import("mall", &orders).await.unwrap();
        let mut new = test.ticket(id);
        new.ticket.order.as_mut().unwrap().number.0 = typed.to_owned();
        let id = test.stored(&new).await;
        assert_eq!(kept(&test, ADA, NOW).await, [number], "{typed}");
        test.append(id, NOW, resolved()).await;
        assert!(kept(&test, ADA, NOW).await.is_empty(), "{typed}");
    }
    let order = placed("KS-1", ADA, NOW);
    test.store.orders.put("mall", &order).await.unwrap();
    let mut elsewhere = test.ticket(4);
    elsewhere.shop = "other".to_owned();
    elsewhere.ticket.order.as_mut().unwrap().number.0 = "KS-1".to_owned();
    test.stored(&elsewhere).await;
    assert!(kept(&test, ADA, NOW).await.is_empty(), "another shop's");
}

async fn a_deleted_orders_tokens_are_deleted(test: TestStore) {
    let (orders, tokens) = (&test.store.orders, &test.store.lookup_tokens);
    let [old, new] = [("KS-1", NOW), ("KS-2", NOW + TimeDelta::days(1))]
        .map(|(number, at)| placed(number, ADA, at));
    for order in [&old, &new] {
        orders.put("mall", order).await.unwrap();
        let sha256 = sha256(&order.order.number.0);
        tokens.issue(&sha256, "mall", order, NOW).await.unwrap();
    }
    assert_eq!(kept(&test, ADA, NOW).await, ["KS-2"]);
    let is_valid = async |token| tokens.resolve("mall", token, NOW).await.unwrap().is_some();
    assert!(!is_valid("KS-1").await);
    assert!(is_valid("KS-2").await);
}

async fn wiping_keeps_what_is_stored(test: TestStore) {
    let id = test.stored(&test.ticket(1)).await;
    let personal_data = &test.store.personal_data;
    assert!(personal_data.wipe_log().await.unwrap());
    assert!(personal_data.wipe_database().await.unwrap());
    assert!(test.history(id).await.is_some());
    test.store.database.check().await.unwrap();
    test.store.database.close().await;
}
