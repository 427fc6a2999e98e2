use careline_policy::OrderNumber;
use careline_wire::Topic;
use careline_wire::ticket::Item;
use uuid::Uuid;

use crate::flows::inquiry::model::tests::{WHO_AND_WHAT, found, l1, two_lines, type_all};
use crate::flows::inquiry::model::{Inquiry, InquiryEvent, InquiryStep, Prefill};
use crate::testing;

#[test]
fn what_was_kept_goes_on_where_it_was_left() {
    let mut inquiry = Inquiry::new(Topic::Damaged, Prefill::default());
    inquiry.update(InquiryEvent::Found(two_lines()));
    let step_of = |inquiry: &Inquiry| {
        let text = serde_json::to_string(&inquiry.saved()).expect("it can be written");
        let saved = serde_json::from_str(&text).expect("it can be read");
        let at = testing::moment("2026-11-25T10:00:00-06:00");
        let kept = Inquiry::restored(inquiry.topic, Uuid::nil(), at, saved, Item::default());
        assert_eq!(kept.saved(), inquiry.saved());
        kept.step
    };
    assert_eq!(step_of(&inquiry), InquiryStep::Lines);
    inquiry.update(InquiryEvent::Toggle(l1()));
    inquiry.update(InquiryEvent::Continue);
    type_all(&mut inquiry, &WHO_AND_WHAT);
    assert_eq!(step_of(&inquiry), InquiryStep::Form);
    inquiry.update(InquiryEvent::Review);
    assert_eq!(
        step_of(&inquiry),
        InquiryStep::Form,
        "the form shows it all"
    );
}

#[test]
fn an_inquiry_that_was_left_at_its_order_goes_on_with_it() {
    let mut inquiry = Inquiry::new(Topic::Damaged, Prefill::default());
    inquiry.go_on();
    assert_eq!(inquiry.step, InquiryStep::Order, "there is none yet");
    inquiry.update(InquiryEvent::Found(two_lines()));
    inquiry.update(InquiryEvent::Edit(InquiryStep::Order));
    inquiry.go_on();
    assert_eq!(inquiry.step, InquiryStep::Lines, "no item is chosen yet");
    inquiry.update(InquiryEvent::Toggle(l1()));
    inquiry.update(InquiryEvent::Continue);
    type_all(&mut inquiry, &WHO_AND_WHAT);
    while inquiry.back() {}
    assert_eq!(inquiry.step, InquiryStep::Order);
    inquiry.go_on();
    assert_eq!(inquiry.step, InquiryStep::Form);
    assert_eq!(inquiry.order_number().as_deref(), Some("KS-10482"));
    inquiry.update(InquiryEvent::NoPhoto(true));
    inquiry.update(InquiryEvent::Review);
    inquiry.go_on();
    assert_eq!(inquiry.step, InquiryStep::Review, "it was left there");
}

#[test]
fn nothing_is_kept_before_the_shopper_writes_or_chooses() {
    let known = Prefill {
        order: Some(found()),
        ..Prefill::default()
    };
    let mut inquiry = Inquiry::new(Topic::Damaged, known);
    assert!(!inquiry.is_dirty, "the order was looked up before");
    inquiry.update(InquiryEvent::Edit(InquiryStep::Form));
    assert!(!inquiry.is_dirty, "a step isn't a word");
    inquiry.update(InquiryEvent::Toggle(l1()));
    assert!(inquiry.is_dirty);
}

#[test]
fn another_order_is_another_inquiry_that_keeps_the_words() {
    let mut earlier = Inquiry::new(Topic::MissingShipment, Prefill::default());
    earlier.update(InquiryEvent::Found(found()));
    type_all(&mut earlier, &WHO_AND_WHAT);
    let mut other = found();
    other.order.number = OrderNumber("KS-1".into());
    let known = |order| Prefill {
        order: Some(order),
        ..Prefill::default()
    };
    assert!(earlier.is_about(Topic::MissingShipment, &known(found())));
    assert!(!earlier.is_about(Topic::MissingShipment, &known(other.clone())));
    let mut later = Inquiry::new(Topic::MissingShipment, known(other));
    assert!(
        later.carry_over_from(&earlier),
        "that one stays a draft of its own"
    );
    assert!(!later.is_dirty, "nothing was written for this one yet");
    assert_eq!(later.order_number().as_deref(), Some("KS-1"));
    assert_eq!(later.fields.description, "The clasp is broken.");
}

/// A draft as the first release wrote it.
#[test]
fn a_draft_of_an_earlier_release_can_be_read() {
    let text = r#"{"order":"Typed","words":{"name":"Ada Mills","email":"ada@example.com","order_number":"KS 1"},
        "no_photo":true,"asked_order":true,"read_back_of":["KS-10482","L1"],"frozen":null}"#;
    let saved = serde_json::from_str(text).expect("it can be read");
    let at = testing::moment("2026-11-25T10:00:00-06:00");
    let restored = Inquiry::restored(Topic::Other, Uuid::nil(), at, saved, Item::default());
    assert_eq!(restored.fields.name, "Ada Mills");
    assert_eq!(restored.fields.order_number, "KS 1");
    let again = serde_json::to_value(restored.saved()).expect("it can be written");
    assert_eq!(again["words"]["email"], "ada@example.com");
    assert_eq!(again["order"], "Typed");
}
