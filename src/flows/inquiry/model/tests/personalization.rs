use careline_policy::LineId;
use careline_policy::order::Personalization;
use careline_wire::ticket::Sha256Hex;
use careline_wire::{FoundOrder, Topic};
use uuid::Uuid;

use crate::flows::inquiry::fields::Field;
use crate::flows::inquiry::model::tests::found;
use crate::flows::inquiry::model::{Inquiry, InquiryEvent, Prefill};

/// An order with a plain line and an engraved one.
fn engraved() -> FoundOrder {
    let mut found = found();
    let mut line = found.order.lines[0].clone();
    line.id.0 = "L2".into();
    line.personalization = Some(Personalization {
        text: Some("ADA".into()),
        font: Some("Script".into()),
        material: None,
        production_started_at: None,
    });
    found.order.lines.push(line);
    found
}

#[test]
fn a_read_back_begins_with_what_the_item_says_now() {
    let mut inquiry = Inquiry::new(Topic::ModifyPersonalized, Prefill::default());
    inquiry.update(InquiryEvent::Found(engraved()));
    let ids: Vec<_> = inquiry
        .choosable()
        .into_iter()
        .map(|line| line.id)
        .collect();
    assert_eq!(
        ids,
        [LineId("L2".into())],
        "what isn't personalized can't be chosen"
    );
    assert!(inquiry.has_line(&ids[0]), "there is no other");
    assert_eq!(inquiry.fields.read_back, "ADA");
    assert_eq!(inquiry.fields.font, "Script");

    inquiry.update(InquiryEvent::Type(Field::ReadBack, "  Zoë ❤️ שלום ".into()));
    inquiry.back();
    inquiry.update(InquiryEvent::Continue);
    assert_eq!(
        inquiry.fields.read_back, "  Zoë ❤️ שלום ",
        "what was typed stays"
    );
    let ticket = inquiry.ticket(Uuid::nil(), Sha256Hex([0; 32]), "en");
    assert_eq!(ticket.details.read_back.as_deref(), Some("Zoë ❤️ שלום"));
    assert_eq!(ticket.details.font.as_deref(), Some("Script"));
    assert_eq!(ticket.details.material, None);
}

#[test]
fn a_read_back_is_of_one_item() {
    let mut found = engraved();
    found.order.lines[0].personalization = found.order.lines[1].personalization.clone();
    let mut inquiry = Inquiry::new(Topic::ModifyPersonalized, Prefill::default());
    inquiry.update(InquiryEvent::Found(found));
    for line in ["L1", "L2"] {
        inquiry.update(InquiryEvent::Toggle(LineId(line.into())));
    }
    assert!(inquiry.has_line(&LineId("L2".into())));
    assert!(!inquiry.has_line(&LineId("L1".into())));
}

#[test]
fn another_items_read_back_is_not_taken_along() {
    let mut found = engraved();
    let mut third = found.order.lines[1].clone();
    third.id.0 = "L3".into();
    third.personalization = third.personalization.map(|made| Personalization {
        text: None,
        font: None,
        ..made
    });
    found.order.lines.push(third);
    let mut inquiry = Inquiry::new(Topic::ModifyPersonalized, Prefill::default());
    inquiry.update(InquiryEvent::Found(found));
    let mut choose = |line: &str| {
        inquiry.update(InquiryEvent::Toggle(LineId(line.into())));
        inquiry.update(InquiryEvent::Continue);
        let fields = inquiry.fields.clone();
        inquiry.update(InquiryEvent::Type(Field::Font, "Serif".into()));
        inquiry.back();
        fields
    };
    assert_eq!(choose("L2").read_back, "ADA");
    let other = choose("L3");
    assert_eq!((other.read_back.as_str(), other.font.as_str()), ("", ""));
    inquiry.update(InquiryEvent::Continue);
    assert_eq!(
        inquiry.fields.font, "Serif",
        "of the same item, what was typed stays"
    );
}

#[test]
fn an_order_without_a_personalized_item_is_no_dead_end() {
    let mut inquiry = Inquiry::new(Topic::ModifyPersonalized, Prefill::default());
    inquiry.update(InquiryEvent::Found(found()));
    assert_eq!(inquiry.choosable().len(), 1);
}
