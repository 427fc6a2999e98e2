//! `TicketStore`.

use careline_endpoint::store::tickets::{ActionError, IdempotencyKey, NewEvent, Submitted};
use careline_endpoint::tickets::event::Event;
use careline_endpoint::tickets::history::TicketHistory;
use careline_wire::ticket::{PhotoRef, Sha256Hex};
use careline_wire::{Receipt, TicketStatus};
use chrono::TimeDelta;
use futures_util::future::join_all;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::stores::{
    CALLS, LETTERS, NOW, TestStore, on_every_store, resolved, shopper_sends, support_says,
};

on_every_store! {
    a_submission_takes_effect_once
    an_id_belongs_to_one_body
    a_deleted_ticket_is_not_stored_again
    a_reference_belongs_to_one_ticket
    tickets_of_shops_are_separate
    a_submission_names_its_unknown_photos
    a_photo_is_attached_once_and_in_order
    the_newest_free_upload_of_a_photo_is_attached
    a_history_is_what_was_submitted_and_appended
    decide_sees_the_current_history
    nothing_is_appended_if_nothing_is_decided
    a_refused_event_changes_nothing
    a_repeated_idempotency_key_gets_the_first_answer
    an_idempotency_key_belongs_to_one_request
    a_refused_event_uses_no_idempotency_key
    idempotency_keys_are_deleted_with_their_ticket
    deliveries_are_queued_with_their_cause
    concurrent_appends_lose_no_event
    the_same_submissions_at_once_take_effect_once
    a_submission_that_is_answered_again_can_be_read
    a_photo_that_two_tickets_claim_at_once_is_given_to_one
    an_idempotency_key_that_two_tickets_use_at_once_belongs_to_one
    a_ticket_is_erased_while_it_is_appended_to
    a_ticket_is_found_by_its_reference
}

async fn a_submission_takes_effect_once(test: TestStore) {
    let mut new = test.ticket(1);
    new.deliveries = vec![LETTERS.entry("first", "<1@x>".to_owned())];
    let Submitted::Stored(first) = test.submit(&new).await else {
        panic!("it isn't stored");
    };
    let receipt: Receipt = serde_json::from_slice(&first).unwrap();
    assert_eq!(receipt, new.receipt);
    // A retry has another reference and other deliveries, and arrives later.
    let mut retry = test.ticket(1);
    retry.receipt.reference = "CL-0000-0002".to_owned();
    retry.deliveries = vec![LETTERS.entry("first", "<2@x>".to_owned())];
    retry.received_at += TimeDelta::days(1);
    assert_eq!(test.submit(&retry).await, Submitted::Stored(first.clone()));
    let (tickets, sha256) = (&test.store.tickets, new.body_sha256());
    let prior = tickets.prior_submission("mall", new.ticket.id, &sha256);
    assert_eq!(prior.await.unwrap(), Some(Submitted::Stored(first)));
    assert_eq!(test.undelivered().await, ["<1@x>"]);
}

/// The answer to the second request says that the ticket is stored, so the first must be committed by then.
async fn a_submission_that_is_answered_again_can_be_read(test: TestStore) {
    let new = test.ticket(1);
    let answered = async || {
        test.submit(&new).await;
        test.history(new.ticket.id).await.is_some()
    };
    let can_be_read = join_all((0..8).map(|_| answered())).await;
    assert_eq!(can_be_read, [true; 8]);
}

async fn an_id_belongs_to_one_body(test: TestStore) {
    let new = test.ticket(1);
    let prior = async |sha256| {
        let prior = test
            .store
            .tickets
            .prior_submission("mall", new.ticket.id, &sha256);
        prior.await.unwrap()
    };
    assert_eq!(prior(new.body_sha256()).await, None);
    let id = test.stored(&new).await;
    let mut other = new.clone();
    other.ticket.description = "Something else.".to_owned();
    assert_eq!(prior(other.body_sha256()).await, Some(Submitted::KeyTaken));
    assert_eq!(test.submit(&other).await, Submitted::KeyTaken);
    let history = test.history(id).await.unwrap();
    assert_eq!(history.stored.ticket, new.ticket);
}

async fn a_deleted_ticket_is_not_stored_again(test: TestStore) {
    let new = test.ticket(1);
    let id = test.stored(&new).await;
    let personal_data = &test.store.personal_data;
    personal_data
        .delete_tickets("mall", &[id], NOW)
        .await
        .unwrap();
    assert_eq!(test.submit(&new).await, Submitted::Deleted);
    let mut other = new.clone();
    other.ticket.description = "Something else.".to_owned();
    assert_eq!(test.submit(&other).await, Submitted::KeyTaken);
    assert!(test.history(id).await.is_none());
}

async fn a_reference_belongs_to_one_ticket(test: TestStore) {
    let first = test.ticket(1);
    test.stored(&first).await;
    let mut second = test.ticket(2);
    second
        .receipt
        .reference
        .clone_from(&first.receipt.reference);
    second.deliveries = vec![LETTERS.entry("first", "<2@x>".to_owned())];
    assert_eq!(test.submit(&second).await, Submitted::ReferenceTaken);
    assert!(test.history(second.ticket.id).await.is_none());
    assert!(test.undelivered().await.is_empty());
    second.receipt.reference = "CL-0000-0002".to_owned();
    test.stored(&second).await;
}

async fn tickets_of_shops_are_separate(test: TestStore) {
    let id = test.stored(&test.ticket(1)).await;
    let tickets = &test.store.tickets;
    let elsewhere = tickets.history(&test.other_shop, id).await.unwrap();
    assert!(elsewhere.is_none());
    let mut same_id = test.ticket(1);
    same_id.shop = "other".to_owned();
    same_id.receipt.reference = "CL-0000-0002".to_owned();
    same_id.ticket.description = "Something else.".to_owned();
    test.stored(&same_id).await;
    let first = test.history(id).await.unwrap();
    assert_ne!(first.stored.ticket.description, "Something else.");
}

async fn a_submission_names_its_unknown_photos(test: TestStore) {
    let (_, known) = test.uploaded(10).await;
    let other_bytes = PhotoRef {
        sha256: Sha256Hex([0; 32]),
        ..known
    };
    let unfinished = PhotoRef {
        id: Uuid::from_u128(11),
        ..known
    };
    let upload = crate::stores::upload(unfinished.id);
    test.store.uploads.create("mall", &upload).await.unwrap();
    let mut new = test.ticket(1);
    new.ticket.photos = vec![other_bytes, known.clone(), unfinished];
    let unknown = Submitted::PhotosUnknown(vec![0, 2]);
    assert_eq!(test.submit(&new).await, unknown);
    assert!(test.history(new.ticket.id).await.is_none());
    // Nor does another shop know this one's photos.
    new.ticket.photos = vec![known];
    new.shop = "other".to_owned();
    let unknown = Submitted::PhotosUnknown(vec![0]);
    assert_eq!(test.submit(&new).await, unknown);
}

async fn a_photo_is_attached_once_and_in_order(test: TestStore) {
    let mut uploads = Vec::new();
    for photo in [13, 11, 12, 10, 14] {
        uploads.push(test.uploaded(photo).await);
    }
    let (ids, photos): (Vec<_>, Vec<_>) = uploads.into_iter().unzip();
    let mut new = test.ticket(1);
    new.ticket.photos = photos[..3].to_vec();
    let id = test.stored(&new).await;
    assert_eq!(test.history(id).await.unwrap().stored.uploads, ids[..3]);
    test.append(id, NOW, support_says("More?")).await;
    test.append(id, NOW, shopper_sends(&photos[3..])).await;
    let tickets = &test.store.tickets;
    let of_event = async |event| tickets.uploads_of_event("mall", id, event).await.unwrap();
    assert_eq!(of_event(1).await, [] as [Uuid; 0]);
    assert_eq!(of_event(2).await, ids[3..]);
    assert_eq!(test.history(id).await.unwrap().stored.uploads, ids[..3]);
    let again = test.try_append(id, NOW, None, shopper_sends(&photos[2..4]));
    let unknown = ActionError::PhotosUnknown(vec![0, 1]);
    assert_eq!(again.await.unwrap_err(), unknown);
    let mut other = test.ticket(2);
    other.ticket.photos = photos[4..].to_vec();
    let unknown = Submitted::PhotosUnknown(vec![0]);
    assert_eq!(test.submit(&other).await, unknown);
}

async fn the_newest_free_upload_of_a_photo_is_attached(test: TestStore) {
    let (older, photo) = test.uploaded(10).await;
    let later = NOW + TimeDelta::minutes(1);
    let (newer, _) = test.uploaded_at(10, later).await;
    for (id, upload) in [(1, newer), (2, older)] {
        let mut new = test.ticket(id);
        new.ticket.photos = vec![photo.clone()];
        let id = test.stored(&new).await;
        assert_eq!(test.history(id).await.unwrap().stored.uploads, [upload]);
    }
}

async fn a_history_is_what_was_submitted_and_appended(test: TestStore) {
    let new = test.ticket(1);
    let id = test.stored(&new).await;
    let arrived = test.history(id).await.unwrap();
    assert_eq!(arrived.stored.ticket, new.ticket);
    assert_eq!(arrived.stored.receipt, new.receipt);
    assert_eq!(arrived.stored.received_at, NOW);
    assert_eq!(arrived.state.status, TicketStatus::Received);
    let events = [support_says("Soon."), support_says("Done."), resolved()];
    let mut expected = Vec::new();
    for (minutes, new) in (1..).zip(events) {
        expected.push((minutes, new.event.clone()));
        test.append(id, NOW + TimeDelta::minutes(minutes), new)
            .await;
    }
    let history = test.history(id).await.unwrap();
    let events = history.events.iter().map(|recorded| {
        let minutes = (recorded.at.to_utc() - NOW).num_minutes();
        assert_eq!(recorded.seq, minutes);
        (minutes, recorded.event.clone())
    });
    assert_eq!(events.collect::<Vec<_>>(), expected);
    assert_eq!(history.state.status, TicketStatus::Resolved);
}

async fn decide_sees_the_current_history(test: TestStore) {
    let id = test.stored(&test.ticket(1)).await;
    let returned = test.append(id, NOW, support_says("Soon.")).await;
    assert_eq!(returned.last_seq(), 1);
    let decide = |history: &TicketHistory| {
        assert_eq!(history.last_seq(), 1);
        assert_eq!(history.state.status, TicketStatus::InProgress);
        Ok(Some(resolved()))
    };
    let tickets = &test.store.tickets;
    let appended = tickets.append(&test.shop, id, NOW, None, Box::new(decide));
    let returned = appended.await.unwrap().unwrap();
    assert_eq!(returned.last_seq(), 2);
    assert_eq!(returned.state.status, TicketStatus::Resolved);
}

async fn nothing_is_appended_if_nothing_is_decided(test: TestStore) {
    let id = test.stored(&test.ticket(1)).await;
    let tickets = &test.store.tickets;
    let appended = tickets.append(&test.shop, id, NOW, None, Box::new(|_| Ok(None)));
    assert_eq!(appended.await.unwrap().unwrap().last_seq(), 0);
    assert_eq!(test.history(id).await.unwrap().last_seq(), 0);
}

async fn a_refused_event_changes_nothing(test: TestStore) {
    let id = test.stored(&test.ticket(1)).await;
    let tickets = &test.store.tickets;
    let refuse = Box::new(|_: &TicketHistory| Err(ActionError::IdTaken));
    let refused = tickets.append(&test.shop, id, NOW, None, refuse).await;
    assert_eq!(refused.unwrap().unwrap_err(), ActionError::IdTaken);
    let unknown = PhotoRef {
        id: Uuid::from_u128(10),
        sha256: Sha256Hex([0; 32]),
    };
    let event = NewEvent {
        deliveries: vec![LETTERS.entry("first", "<1@x>".to_owned())],
        ..shopper_sends(&[unknown])
    };
    let refused = test.try_append(id, NOW, None, event).await;
    assert_eq!(refused.unwrap_err(), ActionError::PhotosUnknown(vec![0]));
    assert_eq!(test.history(id).await.unwrap().last_seq(), 0);
    assert!(test.undelivered().await.is_empty());
    let nowhere = test.try_append(Uuid::from_u128(2), NOW, None, resolved());
    assert_eq!(nowhere.await.unwrap_err(), ActionError::NoTicket);
}

fn key(key: &str, request: u8) -> IdempotencyKey {
    IdempotencyKey {
        key: key.to_owned(),
        sha256: [request; 32],
    }
}

async fn a_repeated_idempotency_key_gets_the_first_answer(test: TestStore) {
    let id = test.stored(&test.ticket(1)).await;
    let first = test.try_append(id, NOW, Some(key("a", 1)), support_says("Soon."));
    assert_eq!(first.await.unwrap().last_seq(), 1);
    test.append(id, NOW, resolved()).await;
    let undecided = Box::new(|_: &TicketHistory| panic!("nothing is to be decided"));
    let (tickets, [a, b]) = (&test.store.tickets, [key("a", 1), key("b", 1)]);
    let again = tickets.append(&test.shop, id, NOW, Some(&a), undecided);
    let again = again.await.unwrap().unwrap();
    assert_eq!(again.last_seq(), 1);
    assert_eq!(again.state.status, TicketStatus::InProgress);
    assert_eq!(test.history(id).await.unwrap().last_seq(), 2);
    // A request that appended nothing is repeated in the same way.
    let nothing = Box::new(|_: &TicketHistory| Ok(None));
    let first = tickets.append(&test.shop, id, NOW, Some(&b), nothing);
    assert_eq!(first.await.unwrap().unwrap().last_seq(), 2);
    test.append(id, NOW, support_says("One more thing.")).await;
    let again = test.try_append(id, NOW, Some(b), resolved());
    assert_eq!(again.await.unwrap().last_seq(), 2);
}

async fn an_idempotency_key_belongs_to_one_request(test: TestStore) {
    let id = test.stored(&test.ticket(1)).await;
    let other = test.stored(&test.ticket(2)).await;
    let first = test.try_append(id, NOW, Some(key("a", 1)), support_says("Soon."));
    first.await.unwrap();
    for (ticket, request) in [(id, 2), (other, 1)] {
        let refused = test.try_append(ticket, NOW, Some(key("a", request)), resolved());
        assert_eq!(refused.await.unwrap_err(), ActionError::KeyTaken);
    }
    assert_eq!(test.history(id).await.unwrap().last_seq(), 1);
    assert_eq!(test.history(other).await.unwrap().last_seq(), 0);
    // Keys belong to a shop.
    let mut elsewhere = test.ticket(3);
    elsewhere.shop = "other".to_owned();
    let elsewhere = test.stored(&elsewhere).await;
    let (tickets, key) = (&test.store.tickets, key("a", 2));
    let decide = Box::new(|_: &TicketHistory| Ok(Some(resolved())));
    let appended = tickets.append(&test.other_shop, elsewhere, NOW, Some(&key), decide);
    assert_eq!(appended.await.unwrap().unwrap().last_seq(), 1);
}

async fn a_refused_event_uses_no_idempotency_key(test: TestStore) {
    let id = test.stored(&test.ticket(1)).await;
    let refuse = Box::new(|_: &TicketHistory| Err(ActionError::IdTaken));
    let (tickets, key) = (&test.store.tickets, key("a", 1));
    let refused = tickets.append(&test.shop, id, NOW, Some(&key), refuse);
    refused.await.unwrap().unwrap_err();
    let appended = test.try_append(id, NOW, Some(key), resolved());
    assert_eq!(appended.await.unwrap().last_seq(), 1);
}

async fn idempotency_keys_are_deleted_with_their_ticket(test: TestStore) {
    let id = test.stored(&test.ticket(1)).await;
    let other = test.stored(&test.ticket(2)).await;
    let first = test.try_append(id, NOW, Some(key("a", 1)), resolved());
    first.await.unwrap();
    let personal_data = &test.store.personal_data;
    personal_data
        .delete_tickets("mall", &[id], NOW)
        .await
        .unwrap();
    let appended = test.try_append(other, NOW, Some(key("a", 2)), resolved());
    assert_eq!(appended.await.unwrap().last_seq(), 1);
}

async fn deliveries_are_queued_with_their_cause(test: TestStore) {
    let mut new = test.ticket(1);
    new.deliveries = vec![CALLS.entry("arrival", "<1@x>".to_owned())];
    let id = test.stored(&new).await;
    let event = NewEvent {
        deliveries: vec![
            CALLS.entry("event", "<2@x>".to_owned()),
            LETTERS.entry("event", "<3@x>".to_owned()),
        ],
        ..resolved()
    };
    let later = NOW + TimeDelta::hours(1);
    test.append(id, later, event).await;
    let mut entries = test.store.outbox.of_ticket("mall", id).await.unwrap();
    entries.sort_by_key(|entry| entry.message_id.clone());
    let [arrival, call, letter] = entries.as_slice() else {
        panic!("{entries:?}");
    };
    for entry in &entries {
        assert_eq!(entry.ticket_id(), Some(id));
        assert_eq!(entry.shop, "mall");
        assert_eq!(entry.reference, new.receipt.reference);
        assert_eq!((entry.attempts, entry.tried_at), (0, None));
    }
    assert_eq!((arrival.event, arrival.kind.as_str()), (None, "arrival"));
    assert_eq!(arrival.next_at, NOW.timestamp());
    assert_eq!((call.event, call.in_order), (Some(1), true));
    assert_eq!((letter.event, letter.in_order), (Some(1), false));
    assert_eq!(letter.channel, "letters");
    assert_eq!(letter.next_at, later.timestamp());
}

async fn the_same_submissions_at_once_take_effect_once(test: TestStore) {
    let mut new = test.ticket(1);
    new.deliveries = vec![LETTERS.entry("arrival", "<1@x>".to_owned())];
    let submitting = (0..8).map(|_| test.submit(&new));
    let answers = join_all(submitting).await;
    assert!(matches!(answers[0], Submitted::Stored(_)), "{answers:?}");
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(test.undelivered().await, ["<1@x>"]);
}

async fn a_photo_that_two_tickets_claim_at_once_is_given_to_one(test: TestStore) {
    for number in 0..8 {
        let (upload, photo) = test.uploaded(100 + number).await;
        let claims = [1, 2].map(|id| {
            let mut new = test.ticket(10 * number + id);
            new.ticket.photos = vec![photo.clone()];
            new
        });
        let uploads = &test.store.uploads;
        let [first, second] = claims;
        let (first, second, removed) = tokio::join!(
            test.submit(&first),
            test.submit(&second),
            uploads.remove(upload)
        );
        let stored = [&first, &second].map(|answer| matches!(answer, Submitted::Stored(_)));
        let stored = stored.into_iter().filter(|is_stored| *is_stored).count();
        let is_removed = removed.unwrap();
        assert_eq!(stored, usize::from(!is_removed), "{first:?} {second:?}");
    }
}

async fn an_idempotency_key_that_two_tickets_use_at_once_belongs_to_one(test: TestStore) {
    for number in 0..8 {
        let one = test.stored(&test.ticket(10 * number + 1)).await;
        let two = test.stored(&test.ticket(10 * number + 2)).await;
        let key = || {
            Some(IdempotencyKey {
                key: format!("key-{number}"),
                sha256: [1; 32],
            })
        };
        let (one, two) = tokio::join!(
            test.try_append(one, NOW, key(), support_says("One.")),
            test.try_append(two, NOW, key(), support_says("Two."))
        );
        let refused = one.err().or(two.err());
        assert_eq!(refused, Some(ActionError::KeyTaken));
    }
}

async fn a_ticket_is_erased_while_it_is_appended_to(test: TestStore) {
    for number in 0..8 {
        let id = test.stored(&test.ticket(number)).await;
        let personal_data = &test.store.personal_data;
        let ids = [id];
        let (appended, deleted) = tokio::join!(
            test.try_append(id, NOW, None, support_says("Soon.")),
            personal_data.delete_tickets("mall", &ids, NOW)
        );
        deleted.unwrap();
        assert!(
            matches!(appended, Ok(_) | Err(ActionError::NoTicket)),
            "{appended:?}"
        );
        assert!(test.history(id).await.is_none());
    }
}

async fn concurrent_appends_lose_no_event(test: TestStore) {
    const MANY: i64 = 8;
    let id = test.stored(&test.ticket(1)).await;
    let mut appending = JoinSet::new();
    for number in 0..MANY {
        let (tickets, shop) = (test.store.tickets.clone(), test.shop.clone());
        appending.spawn(async move {
            let event = NewEvent {
                deliveries: vec![LETTERS.entry("event", format!("<{number}@x>"))],
                ..support_says(&number.to_string())
            };
            let decide = Box::new(|_: &TicketHistory| Ok(Some(event)));
            let appended = tickets.append(&shop, id, NOW, None, decide).await;
            appended.unwrap().unwrap().last_seq()
        });
    }
    let mut returned = appending.join_all().await;
    returned.sort_unstable();
    let all: Vec<i64> = (1..=MANY).collect();
    assert_eq!(returned, all);
    let history = test.history(id).await.unwrap();
    let numbers = history.events.iter().map(|recorded| recorded.seq);
    assert_eq!(numbers.collect::<Vec<_>>(), all);
    let mut texts: Vec<_> = history
        .events
        .iter()
        .map(|recorded| text(&recorded.event))
        .collect();
    texts.sort_unstable();
    assert_eq!(texts, ["0", "1", "2", "3", "4", "5", "6", "7"]);
    assert_eq!(test.undelivered().await.len(), texts.len());
}

fn text(event: &Event) -> &str {
    match event {
        Event::SupportMessage(message) => &message.text,
        other => panic!("{other:?}"),
    }
}

async fn a_ticket_is_found_by_its_reference(test: TestStore) {
    let mut new = test.ticket(1);
    new.receipt.reference = "CL-7Q2M-4XKD".to_owned();
    let id = test.stored(&new).await;
    let tickets = &test.store.tickets;
    let found = async |shop, reference| tickets.id_by_reference(shop, reference).await.unwrap();
    for reference in ["CL-7Q2M-4XKD", " cl-7q2m-4xkd "] {
        assert_eq!(found("mall", reference).await, Some(id), "{reference}");
    }
    assert_eq!(found("mall", "CL-7Q2M-4XKE").await, None);
    assert_eq!(found("other", "CL-7Q2M-4XKD").await, None);
    let any = Uuid::from_u128(5);
    let by_id = tickets.id("mall", &any.to_string()).await.unwrap();
    assert_eq!(by_id, Some(any));
    let by_reference = tickets.id("mall", "CL-7Q2M-4XKD").await.unwrap();
    assert_eq!(by_reference, Some(id));
}
