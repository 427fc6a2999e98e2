use careline_policy::{Day, Rules};
use careline_wire::resolution::StepKind;
use chrono::DateTime;
use serde_json::json;

use careline_wire::check_in::CheckInAnswer;
use uuid::Uuid;

use crate::tickets::event::SupportMessage;
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

/// The state of a ticket that arrived on Monday, after events: days after Monday, and the event.
fn after(ticket: &Ticket, events: &[(u32, Event)]) -> TicketState {
    let rules = rules();
    let ticket_rules = TicketRules {
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
    TicketState::from_events(ticket_rules, ticket, reply_by(&rules, monday), &events)
}

fn status(events: &[Event]) -> TicketStatus {
    let events: Vec<_> = events.iter().map(|event| (1, event.clone())).collect();
    after(&ticket(), &events).status
}

fn step(kind: StepKind, state: StepState) -> Event {
    let note = None;
    Event::Step(NewStep { kind, state, note })
}

fn support_message(asks: bool) -> Event {
    Event::SupportMessage(SupportMessage::new("Hello.".into(), asks))
}

fn shopper_message() -> Event {
    Event::ShopperMessage(NewMessage {
        id: Uuid::from_u128(1),
        text: "And now?".into(),
        photos: Vec::new(),
    })
}

fn resolved() -> Event {
    Event::Resolved { message: None }
}

fn check_in_answered(resolved: bool) -> Event {
    Event::CheckInAnswered(CheckInAnswer {
        resolved,
        rating: Some(2),
        comment: None,
    })
}

#[test]
fn the_status_follows_from_the_events() {
    use TicketStatus::{InProgress, Received, Resolved, WaitingForCustomer};
    let refund = || step(StepKind::Refund, StepState::Started);
    for (events, expected) in [
        (vec![], Received),
        (vec![shopper_message()], Received),
        (vec![refund()], InProgress),
        (vec![support_message(false)], InProgress),
        (vec![Event::AnsweredOutside {}], InProgress),
        (vec![support_message(true)], WaitingForCustomer),
        (vec![support_message(true), shopper_message()], InProgress),
        (vec![support_message(true), refund()], InProgress),
        (vec![resolved()], Resolved),
        (vec![resolved(), Event::CheckInSent {}], Resolved),
        (vec![resolved(), shopper_message()], InProgress),
        (vec![resolved(), check_in_answered(true)], Resolved),
        (vec![resolved(), check_in_answered(false)], InProgress),
        (vec![resolved(), refund()], InProgress),
    ] {
        assert_eq!(status(&events), expected, "{events:?}");
    }
}

#[test]
fn a_step_is_shown_as_it_was_last_posted() {
    let state = after(
        &ticket(),
        &[
            (1, step(StepKind::Refund, StepState::Started)),
            (1, step(StepKind::Replacement, StepState::Planned)),
            (2, step(StepKind::Refund, StepState::Done)),
        ],
    );
    let steps: Vec<_> = state
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
        due(&[(1, shopper_message())]),
        Some(day("2026-12-02")),
        "no promise is put off"
    );
    assert_eq!(due(&[(1, support_message(false))]), None);
    assert_eq!(
        due(&[(1, support_message(false)), (3, shopper_message())]),
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
        due(&[(0, resolved()), (4, check_in_answered(false))]),
        Some(day("2026-12-08"))
    );
    let state = after(&ticket(), &[]);
    assert!(!state.is_overdue(day("2026-12-02")) && state.is_overdue(day("2026-12-03")));
}

#[test]
fn a_shopper_without_an_address_is_promised_nothing() {
    let mut ticket = ticket();
    ticket.contact.email = Some(" ".into());
    assert_eq!(after(&ticket, &[]).due, None);
    assert_eq!(after(&ticket, &[(1, shopper_message())]).due, None);
    assert!(!after(&ticket, &[(1, resolved())]).wants_check_in());
}

#[test]
fn the_first_reply_and_the_last_update_are_noted() {
    let state = after(
        &ticket(),
        &[
            (1, Event::AnsweredOutside {}),
            (2, support_message(false)),
            (3, shopper_message()),
        ],
    );
    let day = |at: Option<Moment>| at.unwrap().date_naive().to_string();
    assert_eq!(day(state.answered_at), "2026-12-01");
    assert_eq!(day(state.updated_at), "2026-12-02");
}

#[test]
fn a_shopper_is_asked_once() {
    let wants = |events: &[Event]| {
        let events: Vec<_> = events.iter().map(|event| (1, event.clone())).collect();
        after(&ticket(), &events).wants_check_in()
    };
    assert!(!wants(&[]));
    assert!(wants(&[resolved()]));
    assert!(!wants(&[resolved(), shopper_message()]));
    assert!(!wants(&[resolved(), Event::CheckInSent {}]));
    assert!(!wants(&[
        resolved(),
        Event::CheckInSent {},
        shopper_message(),
        resolved()
    ]));
    assert!(!wants(&[resolved(), check_in_answered(true)]));
    assert!(!wants(&[resolved(), check_in_answered(false), resolved()]));
    let mut feedback = ticket();
    feedback.topic = careline_wire::Topic::OtherSuggestion;
    assert!(!after(&feedback, &[(1, resolved())]).wants_check_in());
}

#[test]
fn an_event_reads_as_it_was_written() {
    for event in [
        step(StepKind::ReturnShipment, StepState::Planned),
        support_message(true),
        Event::AnsweredOutside {},
        resolved(),
        shopper_message(),
        Event::CheckInSent {},
        check_in_answered(true),
    ] {
        let written = serde_json::to_value(&event).unwrap();
        let read = json!({"kind": written["kind"], "body": written["body"]});
        assert_eq!(serde_json::from_value::<Event>(read).unwrap(), event);
    }
}
