use careline_policy::{Day, Rules};
use careline_wire::resolution::StepKind;
use chrono::DateTime;
use serde_json::json;

use crate::tickets::state::*;

/// Monday.
const MONDAY: &str = "2026-11-30T10:00:00-06:00";

fn rules() -> Rules {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shops/kendra-scott-mall/shop.toml"
    );
    crate::config::shop_file::load(std::path::Path::new(file))
        .unwrap()
        .rules
}

fn ticket() -> Ticket {
    serde_json::from_str(include_str!("../../../../wire/golden/ticket.json")).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The case of a ticket that came on Monday, after some events: each a day, and what happened.
fn after(ticket: &Ticket, events: &[(u32, Event)]) -> TicketState {
    let rules = rules();
    let terms = TicketRules {
        rules: &rules,
        update_days: 3,
    };
    let monday = DateTime::parse_from_rfc3339(MONDAY).unwrap();
    let events = events
        .iter()
        .zip(1..)
        .map(|((days, event), seq)| RecordedEvent {
            seq,
            at: monday + chrono::TimeDelta::days((*days).into()),
            event: event.clone(),
        });
    let events: Vec<_> = events.collect();
    TicketState::from_events(terms, ticket, reply_by(&rules, monday), &events)
}

fn status(events: &[Event]) -> TicketStatus {
    let events: Vec<_> = events.iter().map(|event| (1, event.clone())).collect();
    after(&ticket(), &events).status
}

fn step(kind: StepKind, state: StepState) -> Event {
    let note = None;
    Event::Step(NewStep { kind, state, note })
}

fn said(asks: bool) -> Event {
    Event::SupportMessage(SupportMessage::new("Hello.".into(), asks))
}

fn asked() -> Event {
    Event::ShopperMessage(NewMessage {
        id: Uuid::from_u128(1),
        text: "And now?".into(),
        photos: Vec::new(),
    })
}

fn resolved() -> Event {
    Event::Resolved { message: None }
}

fn rated(resolved: bool) -> Event {
    Event::CheckInAnswered(CheckInAnswer {
        resolved,
        rating: Some(2),
        comment: None,
    })
}

#[test]
fn the_status_follows_from_what_was_done_and_said() {
    use TicketStatus::{InProgress, Received, Resolved, WaitingForCustomer};
    let refund = || step(StepKind::Refund, StepState::Started);
    for (events, expected) in [
        (vec![], Received),
        (vec![asked()], Received),
        (vec![refund()], InProgress),
        (vec![said(false)], InProgress),
        (vec![Event::AnsweredOutside {}], InProgress),
        (vec![said(true)], WaitingForCustomer),
        (vec![said(true), asked()], InProgress),
        (vec![said(true), refund()], InProgress),
        (vec![resolved()], Resolved),
        (vec![resolved(), Event::CheckInSent {}], Resolved),
        (vec![resolved(), asked()], InProgress),
        (vec![resolved(), rated(true)], Resolved),
        (vec![resolved(), rated(false)], InProgress),
        (vec![resolved(), refund()], InProgress),
    ] {
        assert_eq!(status(&events), expected, "{events:?}");
    }
}

#[test]
fn a_step_is_shown_as_it_was_last_posted() {
    let case = after(
        &ticket(),
        &[
            (1, step(StepKind::Refund, StepState::Started)),
            (1, step(StepKind::Replacement, StepState::Planned)),
            (2, step(StepKind::Refund, StepState::Done)),
        ],
    );
    let steps: Vec<_> = case
        .steps
        .iter()
        .map(|step| (step.kind, step.state))
        .collect();
    let expected = [
        (StepKind::Refund, StepState::Done),
        (StepKind::Replacement, StepState::Planned),
    ];
    assert_eq!(steps, expected);
}

#[test]
fn support_is_due_by_its_promise_and_then_by_its_updates() {
    let due = |events: &[(u32, Event)]| after(&ticket(), events).due;
    assert_eq!(due(&[]), Some(day("2026-12-02")));
    assert_eq!(
        due(&[(1, asked())]),
        Some(day("2026-12-02")),
        "no promise is put off"
    );
    assert_eq!(due(&[(1, said(false))]), None);
    assert_eq!(
        due(&[(1, said(false)), (3, asked())]),
        Some(day("2026-12-07"))
    );
    let refund = |state| step(StepKind::Refund, state);
    // Three business days after Tuesday.
    assert_eq!(
        due(&[(1, refund(StepState::Started))]),
        Some(day("2026-12-04"))
    );
    assert_eq!(
        due(&[(1, refund(StepState::Planned))]),
        Some(day("2026-12-04"))
    );
    assert_eq!(due(&[(1, refund(StepState::Done))]), None);
    assert_eq!(
        due(&[(1, refund(StepState::Started)), (2, resolved())]),
        None
    );
    assert_eq!(
        due(&[(0, resolved()), (4, rated(false))]),
        Some(day("2026-12-08"))
    );
    let case = after(&ticket(), &[]);
    assert!(!case.is_overdue(day("2026-12-02")) && case.is_overdue(day("2026-12-03")));
}

#[test]
fn who_left_no_address_is_owed_nothing() {
    let mut ticket = ticket();
    ticket.contact.email = Some(" ".into());
    assert_eq!(after(&ticket, &[]).due, None);
    assert_eq!(after(&ticket, &[(1, asked())]).due, None);
    assert!(!after(&ticket, &[(1, resolved())]).wants_check_in());
}

#[test]
fn the_first_answer_counts_and_the_last_update_shows() {
    let case = after(
        &ticket(),
        &[
            (1, Event::AnsweredOutside {}),
            (2, said(false)),
            (3, asked()),
        ],
    );
    let day = |at: Option<Moment>| at.unwrap().date_naive().to_string();
    assert_eq!(day(case.answered_at), "2026-12-01");
    assert_eq!(day(case.updated_at), "2026-12-02");
}

#[test]
fn a_shopper_is_asked_once() {
    let wants = |events: &[Event]| {
        let events: Vec<_> = events.iter().map(|event| (1, event.clone())).collect();
        after(&ticket(), &events).wants_check_in()
    };
    assert!(!wants(&[]));
    assert!(wants(&[resolved()]));
    assert!(!wants(&[resolved(), asked()]));
    assert!(!wants(&[resolved(), Event::CheckInSent {}]));
    assert!(!wants(&[
        resolved(),
        Event::CheckInSent {},
        asked(),
        resolved()
    ]));
    assert!(!wants(&[resolved(), rated(true)]));
    assert!(!wants(&[resolved(), rated(false), resolved()]));
    let mut feedback = ticket();
    feedback.topic = careline_wire::Topic::OtherSuggestion;
    assert!(!after(&feedback, &[(1, resolved())]).wants_check_in());
}

#[test]
fn an_event_reads_as_it_was_written() {
    for event in [
        step(StepKind::ReturnShipment, StepState::Planned),
        said(true),
        Event::AnsweredOutside {},
        resolved(),
        asked(),
        Event::CheckInSent {},
        rated(true),
    ] {
        let written = serde_json::to_value(&event).unwrap();
        let read = json!({"kind": written["kind"], "body": written["body"]});
        assert_eq!(serde_json::from_value::<Event>(read).unwrap(), event);
    }
}
