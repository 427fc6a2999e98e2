//! `Reports`.

use careline_endpoint::store::reports::TicketStats;
use careline_wire::Topic;
use chrono::TimeDelta;
use uuid::Uuid;

use crate::stores::{NOW, NewTicket, TestStore, answered, on_every_store, resolved, support_says};

on_every_store! {
    tickets_are_counted_since_a_moment
    ratings_are_those_of_answered_check_ins
    feedback_is_listed_oldest_first
    deflections_are_counted_by_topic
}

/// A ticket that arrives some minutes after the tests' beginning.
fn at(test: &TestStore, id: u128, minutes: i64) -> NewTicket {
    let mut new = test.ticket(id);
    new.received_at += TimeDelta::minutes(minutes);
    new
}

async fn elsewhere(test: &TestStore, id: u128) -> Uuid {
    let mut new = at(test, id, 1);
    new.shop = "other".to_owned();
    new.ticket.topic = Topic::OtherSuggestion;
    test.stored(&new).await
}

async fn tickets_are_counted_since_a_moment(test: TestStore) {
    for (id, minutes) in [(1, -1), (2, 0), (3, 1)] {
        test.stored(&at(&test, id, minutes)).await;
    }
    elsewhere(&test, 4).await;
    let third = Uuid::from_u128(3);
    let later = NOW + TimeDelta::hours(1);
    test.append(third, later, support_says("Soon.")).await;
    test.append(third, later + TimeDelta::hours(1), resolved())
        .await;
    let mut stats = test.store.reports.ticket_stats("mall", NOW).await.unwrap();
    stats.sort_by_key(|stats| stats.received_at);
    let expected = |status: &str, minutes, answered_at| TicketStats {
        topic: "damaged".to_owned(),
        status: status.to_owned(),
        received_at: (NOW + TimeDelta::minutes(minutes)).timestamp(),
        answered_at,
    };
    let answered_at = Some(later.timestamp());
    let expected = [
        expected("received", 0, None),
        expected("resolved", 1, answered_at),
    ];
    assert_eq!(stats, expected);
}

async fn ratings_are_those_of_answered_check_ins(test: TestStore) {
    for (id, minutes, rating) in [
        (1, -1, Some(1)),
        (2, 0, Some(5)),
        (3, 1, None),
        (4, 2, Some(2)),
    ] {
        let id = test.stored(&at(&test, id, minutes)).await;
        test.append(id, NOW, resolved()).await;
        let is_resolved = rating != Some(2);
        test.append(id, NOW, answered(is_resolved, rating)).await;
    }
    let unanswered = test.stored(&at(&test, 5, 1)).await;
    test.append(unanswered, NOW, resolved()).await;
    let reports = &test.store.reports;
    let mut ratings = reports.ratings("mall", NOW).await.unwrap();
    ratings.sort_unstable();
    assert_eq!(ratings, [(false, Some(2)), (true, None), (true, Some(5))]);
    assert!(reports.ratings("other", NOW).await.unwrap().is_empty());
}

async fn feedback_is_listed_oldest_first(test: TestStore) {
    for (id, minutes, topic) in [
        (1, 2, Topic::ContactChannels),
        (2, 0, Topic::OtherSuggestion),
        (3, 1, Topic::Damaged),
        (4, -1, Topic::OtherSuggestion),
    ] {
        let mut new = at(&test, id, minutes);
        new.ticket.topic = topic;
        test.stored(&new).await;
    }
    elsewhere(&test, 5).await;
    let feedback = test.store.reports.feedback("mall", NOW).await.unwrap();
    let listed = feedback.iter().map(|one| {
        let minutes = (one.received_at - NOW).num_minutes();
        (one.reference.as_str(), one.ticket.topic, minutes)
    });
    let expected = [
        ("CL-0000-0002", Topic::OtherSuggestion, 0),
        ("CL-0000-0001", Topic::ContactChannels, 2),
    ];
    assert_eq!(listed.collect::<Vec<_>>(), expected);
}

async fn deflections_are_counted_by_topic(test: TestStore) {
    let reports = &test.store.reports;
    let day = |days| {
        let at = NOW + TimeDelta::days(days);
        test.shop.rules.zone.day(at.fixed_offset())
    };
    for (shop, days, topic) in [
        ("mall", -1, Topic::Damaged),
        ("mall", 0, Topic::OtherSuggestion),
        ("mall", 0, Topic::Damaged),
        ("mall", 1, Topic::Damaged),
        ("mall", 1, Topic::ContactChannels),
        ("other", 1, Topic::ContactChannels),
    ] {
        let counted = reports.count_deflection(shop, day(days), topic);
        counted.await.unwrap();
    }
    let counts = reports.deflections("mall", day(0)).await.unwrap();
    let expected = [
        ("damaged", 2),
        ("contact_channels", 1),
        ("other_suggestion", 1),
    ];
    assert_eq!(
        counts,
        expected.map(|(topic, count)| (topic.to_owned(), count))
    );
    assert!(
        reports
            .deflections("mall", day(2))
            .await
            .unwrap()
            .is_empty()
    );
}
