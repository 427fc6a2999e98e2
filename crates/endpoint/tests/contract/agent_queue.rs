//! `AgentQueue`.

use careline_endpoint::store::agent_queue::{Cursor, TicketFilter};
use careline_endpoint::store::outbox::OutboxEntry;
use careline_endpoint::tickets::event::Event;
use careline_policy::Day;
use careline_wire::{TicketStatus, Topic};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::stores::{
    LETTERS, NOW, TestStore, answered, on_every_store, only, resolved, support_says,
};

on_every_store! {
    urgent_tickets_come_first_then_by_reply_by_day
    a_list_is_filtered_by_status
    a_cursor_continues_a_list
    a_ticket_is_listed_with_its_state
    overdue_tickets_are_those_whose_day_is_over
    check_ins_are_due_after_the_shops_days
    a_reminder_is_queued_once_a_day
}

const ALL: TicketFilter = TicketFilter {
    status: None,
    overdue: false,
    after: None,
    limit: 100,
};

/// The ids of the listed tickets, as small numbers.
async fn listed(test: &TestStore, filter: &TicketFilter, now: DateTime<Utc>) -> Vec<u128> {
    let tickets = test.store.agent_queue.list(&test.shop, filter, now);
    let tickets = tickets.await.unwrap();
    tickets.iter().map(|ticket| ticket.id.as_u128()).collect()
}

fn day(test: &TestStore, at: DateTime<Utc>) -> Day {
    test.shop.rules.zone.day(at.fixed_offset())
}

/// Tickets 1 and 2 are promised a reply on the first possible day, 3 a week later; 4 is urgent, and as late as 3.
async fn four_tickets(test: &TestStore) {
    for id in [3, 2, 4, 1] {
        let mut new = test.ticket(id);
        if id > 2 {
            new.receipt.reply_by.by = day(test, NOW + TimeDelta::days(9));
        }
        new.receipt.urgent = id == 4;
        test.stored(&new).await;
    }
    let mut elsewhere = test.ticket(5);
    elsewhere.shop = "other".to_owned();
    test.stored(&elsewhere).await;
}

async fn urgent_tickets_come_first_then_by_reply_by_day(test: TestStore) {
    four_tickets(&test).await;
    assert_eq!(listed(&test, &ALL, NOW).await, [4, 1, 2, 3]);
}

async fn a_list_is_filtered_by_status(test: TestStore) {
    four_tickets(&test).await;
    let [first, second] = [1, 2].map(Uuid::from_u128);
    test.append(first, NOW, resolved()).await;
    test.append(second, NOW, support_says("Soon.")).await;
    assert_eq!(listed(&test, &ALL, NOW).await, [4, 2, 3], "open ones");
    for (status, expected) in [
        (TicketStatus::Received, &[4, 3][..]),
        (TicketStatus::InProgress, &[2]),
        (TicketStatus::WaitingForCustomer, &[]),
        (TicketStatus::Resolved, &[1]),
    ] {
        let filter = TicketFilter {
            status: Some(status),
            ..ALL
        };
        assert_eq!(listed(&test, &filter, NOW).await, expected, "{status:?}");
    }
}

async fn a_cursor_continues_a_list(test: TestStore) {
    four_tickets(&test).await;
    let mut filter = TicketFilter { limit: 1, ..ALL };
    let mut all = Vec::new();
    loop {
        let page = test.store.agent_queue.list(&test.shop, &filter, NOW);
        let page = page.await.unwrap();
        let Some(ticket) = page.first() else {
            break;
        };
        assert_eq!(page.len(), 1);
        all.push(ticket.id.as_u128());
        filter.after = Some(Cursor::after(ticket));
    }
    assert_eq!(all, [4, 1, 2, 3]);
}

async fn a_ticket_is_listed_with_its_state(test: TestStore) {
    let mut new = test.ticket(1);
    new.ticket.contact.name = Some(" ".to_owned());
    new.ticket.contact.email = Some(" ada@example.com ".to_owned());
    let id = test.stored(&new).await;
    let listed = async || {
        let tickets = test.store.agent_queue.list(&test.shop, &ALL, NOW);
        tickets.await.unwrap().remove(0)
    };
    let arrived = listed().await;
    assert_eq!(arrived.reference, new.receipt.reference);
    assert_eq!(arrived.topic, Topic::Damaged);
    assert_eq!(arrived.status, TicketStatus::Received);
    assert_eq!(arrived.received_at.to_utc(), NOW);
    assert_eq!(arrived.updated_at, None);
    assert_eq!(arrived.reply_by, new.receipt.reply_by);
    assert!(!arrived.urgent && !arrived.overdue);
    assert_eq!(arrived.name, None);
    assert_eq!(arrived.email.as_deref(), Some("ada@example.com"));
    let later = NOW + TimeDelta::hours(1);
    let history = test.append(id, later, support_says("Soon.")).await;
    let updated = listed().await;
    assert_eq!(updated.status, TicketStatus::InProgress);
    assert_eq!(updated.updated_at.map(|at| at.to_utc()), Some(later));
    assert_eq!(updated.reply_by, history.state.reply_by);
}

async fn overdue_tickets_are_those_whose_day_is_over(test: TestStore) {
    four_tickets(&test).await;
    let mut anonymous = test.ticket(6);
    anonymous.ticket.contact.email = None;
    test.stored(&anonymous).await;
    let overdue = TicketFilter {
        overdue: true,
        ..ALL
    };
    let queue = &test.store.agent_queue;
    for (days, expected) in [(0, &[][..]), (9, &[1, 2]), (10, &[4, 1, 2, 3])] {
        let now = NOW + TimeDelta::days(days);
        assert_eq!(listed(&test, &overdue, now).await, expected, "{days} days");
        let count = queue.count_overdue("mall", day(&test, now)).await.unwrap();
        assert_eq!(count, expected.len() as u64, "{days} days");
    }
    // Support has replied, so nothing is due.
    test.append(Uuid::from_u128(1), NOW, support_says("Soon."))
        .await;
    let now = NOW + TimeDelta::days(9);
    assert_eq!(listed(&test, &overdue, now).await, [2]);
    let count = queue.count_overdue("mall", day(&test, now)).await.unwrap();
    assert_eq!(count, 1);
}

async fn check_ins_are_due_after_the_shops_days(test: TestStore) {
    four_tickets(&test).await;
    let [sent, later, sooner, reopened] = [1, 2, 3, 4].map(Uuid::from_u128);
    let wait = TimeDelta::days(test.shop.check_in_after_calendar_days.into());
    for (id, hours) in [(sent, 0), (later, 2), (sooner, 1), (reopened, 0)] {
        test.append(id, NOW + TimeDelta::hours(hours), resolved())
            .await;
    }
    test.append(sent, NOW, only(Event::CheckInSent {})).await;
    test.append(reopened, NOW, answered(false, None)).await;
    let queue = &test.store.agent_queue;
    let due = async |at| queue.due_check_ins("mall", at).await.unwrap();
    let first = NOW + wait + TimeDelta::hours(1);
    assert_eq!(due(first - TimeDelta::seconds(1)).await, [] as [Uuid; 0]);
    assert_eq!(due(first).await, [sooner]);
    assert_eq!(due(first + TimeDelta::hours(1)).await, [sooner, later]);
    let elsewhere = queue.due_check_ins("other", first + wait).await.unwrap();
    assert!(elsewhere.is_empty());
}

async fn a_reminder_is_queued_once_a_day(test: TestStore) {
    let queue = &test.store.agent_queue;
    let (today, tomorrow) = (day(&test, NOW), day(&test, NOW + TimeDelta::days(1)));
    let queued = async |shop: &str, day, id: &str| {
        let reminder = LETTERS.entry("reminder", id.to_owned());
        let queued = queue.queue_reminder(shop, day, NOW, reminder);
        queued.await.unwrap()
    };
    assert!(!queue.is_reminded("mall", today).await.unwrap());
    assert!(queued("mall", today, "<1@x>").await);
    assert!(queue.is_reminded("mall", today).await.unwrap());
    assert!(!queued("mall", today, "<2@x>").await);
    assert!(!queue.is_reminded("mall", tomorrow).await.unwrap());
    assert!(!queue.is_reminded("other", today).await.unwrap());
    assert!(queued("mall", tomorrow, "<3@x>").await);
    assert!(queued("other", today, "<4@x>").await);
    let mut entries = test.store.outbox.undelivered().await.unwrap();
    entries.sort_by_key(|entry| entry.message_id.clone());
    let about = |entry: &OutboxEntry| {
        assert_eq!((entry.ticket_id(), entry.event), (None, None));
        assert_eq!(entry.reference, "-");
        (entry.message_id.clone(), entry.shop.clone())
    };
    let about: Vec<_> = entries.iter().map(about).collect();
    let expected = [("<1@x>", "mall"), ("<3@x>", "mall"), ("<4@x>", "other")];
    let expected = expected.map(|(id, shop)| (id.to_owned(), shop.to_owned()));
    assert_eq!(about, expected);
}
