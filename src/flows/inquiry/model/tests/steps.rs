use careline_wire::ticket::{Contact, Item, Sha256Hex};
use careline_wire::{FieldProblem, Topic};
use uuid::Uuid;

use crate::flows::inquiry::fields::Field;
use crate::flows::inquiry::model::tests::{WHO_AND_WHAT, found, l1, two_lines, type_all};
use crate::flows::inquiry::model::{Inquiry, InquiryEvent, InquiryStep, Prefill};

#[test]
fn a_damaged_item_goes_from_order_to_review() {
    let mut inquiry = Inquiry::new(Topic::Damaged, Prefill::default());
    assert_eq!(inquiry.step, InquiryStep::Order);
    inquiry.update(InquiryEvent::Found(two_lines()));
    assert_eq!(inquiry.step, InquiryStep::Lines);
    assert_eq!(inquiry.progress(), Some((1, 3)));
    inquiry.update(InquiryEvent::Toggle(l1()));
    inquiry.update(InquiryEvent::Continue);
    assert_eq!(inquiry.step, InquiryStep::Form);
    type_all(&mut inquiry, &WHO_AND_WHAT);
    inquiry.update(InquiryEvent::NoPhoto(true));
    inquiry.update(InquiryEvent::Review);
    assert_eq!(inquiry.step, InquiryStep::Review);

    let ticket = inquiry.ticket(Uuid::from_u128(1), Sha256Hex([7; 32]), "en");
    assert_eq!(ticket.contact.name.as_deref(), Some("Ada Mills"));
    let order = ticket.order.expect("it is about one");
    assert_eq!(order.number.0, "KS-10482");
    let reason = order.lines[0].reason;
    assert_eq!(
        reason,
        Some(careline_policy::ReturnReason::DamagedInTransit)
    );
    assert!(ticket.no_photo);
}

#[test]
fn the_only_item_of_an_order_is_chosen() {
    let mut inquiry = Inquiry::new(Topic::Damaged, Prefill::default());
    inquiry.update(InquiryEvent::Found(found()));
    assert_eq!(inquiry.step, InquiryStep::Form);
    assert!(inquiry.has_line(&l1()));
    assert_eq!(inquiry.progress(), Some((1, 2)));
    inquiry.back();
    assert_eq!(inquiry.step, InquiryStep::Order);
    inquiry.update(InquiryEvent::Found(found()));
    assert!(inquiry.has_line(&l1()), "it stays chosen");
}

#[test]
fn a_short_form_is_sent_without_a_review_once_nothing_is_missing() {
    let known = Prefill {
        order: Some(found()),
        opening: "Please cancel this order.".into(),
        ..Prefill::default()
    };
    let mut inquiry = Inquiry::new(Topic::CancelOrder, known);
    assert!(inquiry.is_brief());
    assert_eq!(inquiry.progress(), None);
    inquiry.update(InquiryEvent::Send);
    assert_eq!(inquiry.step, InquiryStep::Form);
    assert_eq!(inquiry.error(Field::Name), Some(FieldProblem::Required));
    type_all(&mut inquiry, &WHO_AND_WHAT[..2]);
    inquiry.update(InquiryEvent::Send);
    assert!(inquiry.is_under_way());
    let longer = [Topic::Damaged, Topic::Return, Topic::ChangeAddress];
    for topic in longer {
        assert!(!Inquiry::new(topic, Prefill::default()).is_brief());
    }
}

#[test]
fn what_is_missing_is_named_and_mending_it_settles_it() {
    let mut inquiry = Inquiry::new(Topic::Damaged, Prefill::default());
    inquiry.update(InquiryEvent::NotFound("KS 1".into()));
    inquiry.update(InquiryEvent::Review);
    assert_eq!(inquiry.step, InquiryStep::Form);
    for field in [Field::Name, Field::Description, Field::ItemInWords] {
        let problem = inquiry.error(field);
        assert_eq!(problem, Some(FieldProblem::Required), "{field:?}");
    }
    let photos = inquiry.error_in("/photos");
    assert_eq!(photos, Some(FieldProblem::Required));
    type_all(&mut inquiry, &WHO_AND_WHAT);
    type_all(&mut inquiry, &[(Field::ItemInWords, "the pendant")]);
    inquiry.update(InquiryEvent::NoPhoto(true));
    assert_eq!(inquiry.errors, []);
    inquiry.update(InquiryEvent::Review);
    assert_eq!(inquiry.step, InquiryStep::Review);
}

#[test]
fn an_item_needs_a_name_or_a_link_and_each_has_its_own_errors() {
    let mut inquiry = Inquiry::new(Topic::ProductDetails, Prefill::default());
    inquiry.update(InquiryEvent::Review);
    let both = [Field::ItemName, Field::ItemUrl];
    for field in both {
        assert_eq!(inquiry.error(field), Some(FieldProblem::Required));
    }
    let too_long = "x".repeat(2_001);
    type_all(&mut inquiry, &[(Field::ItemUrl, &too_long)]);
    assert_eq!(both.map(|field| inquiry.error(field)), [None, None]);
    inquiry.update(InquiryEvent::Review);
    let errors = both.map(|field| inquiry.error(field));
    assert_eq!(errors, [None, Some(FieldProblem::TooLong)]);
}

#[test]
fn every_error_of_a_form_stands_at_a_field_of_it() {
    let mut inquiry = Inquiry::new(Topic::Damaged, Prefill::default());
    inquiry.update(InquiryEvent::NotFound("KS 1".into()));
    let too_long = "x".repeat(5_001);
    type_all(&mut inquiry, &[(Field::ItemInWords, &too_long)]);
    inquiry.update(InquiryEvent::Review);
    let problem = inquiry.error(Field::ItemInWords);
    assert_eq!(problem, Some(FieldProblem::TooLong));
}

#[test]
fn continuing_without_an_item_asks_for_one() {
    let mut inquiry = Inquiry::new(Topic::WrongItem, Prefill::default());
    inquiry.update(InquiryEvent::Found(two_lines()));
    inquiry.update(InquiryEvent::Continue);
    assert_eq!(inquiry.step, InquiryStep::Lines);
    assert!(inquiry.error(Field::ItemInWords).is_some());
    inquiry.update(InquiryEvent::Toggle(l1()));
    assert!(inquiry.error(Field::ItemInWords).is_none());
}

#[test]
fn an_order_that_is_known_is_not_asked_again() {
    let known = || Prefill {
        order: Some(two_lines()),
        ..Prefill::default()
    };
    let step = |topic| Inquiry::new(topic, known()).step;
    assert_eq!(step(Topic::Damaged), InquiryStep::Lines);
    assert_eq!(step(Topic::MissingShipment), InquiryStep::Form);
    assert_eq!(step(Topic::Other), InquiryStep::Form);
    let other = Inquiry::new(Topic::Other, known());
    assert_eq!(other.order_number().as_deref(), Some("KS-10482"));
}

#[test]
fn back_retraces_the_steps_and_keeps_the_words() {
    let mut inquiry = Inquiry::new(Topic::Defective, Prefill::default());
    inquiry.update(InquiryEvent::Found(two_lines()));
    inquiry.update(InquiryEvent::Toggle(l1()));
    inquiry.update(InquiryEvent::Continue);
    type_all(&mut inquiry, &WHO_AND_WHAT);
    inquiry.update(InquiryEvent::NoPhoto(true));
    inquiry.update(InquiryEvent::Review);
    let mut steps = vec![];
    while inquiry.back() {
        steps.push(inquiry.step.clone());
    }
    assert_eq!(
        steps,
        [InquiryStep::Form, InquiryStep::Lines, InquiryStep::Order]
    );
    assert_eq!(inquiry.fields.description, "The clasp is broken.");
}

#[test]
fn an_order_that_was_not_asked_for_is_not_stepped_back_to() {
    let known = Prefill {
        order: Some(found()),
        ..Prefill::default()
    };
    let mut inquiry = Inquiry::new(Topic::MissingShipment, known);
    assert!(!inquiry.back());
}

#[test]
fn feedback_is_signed_by_those_who_choose_to() {
    let known = Prefill {
        contact: Contact {
            name: Some("Ada Mills".into()),
            email: Some("ada@example.com".into()),
        },
        ..Prefill::default()
    };
    let mut inquiry = Inquiry::new(Topic::ResponseTimes, known);
    inquiry.update(InquiryEvent::Type(
        Field::Description,
        "Faster, please.".into(),
    ));
    inquiry.update(InquiryEvent::Review);
    assert_eq!(inquiry.step, InquiryStep::Review);
    let ticket = inquiry.ticket(Uuid::nil(), Sha256Hex([0; 32]), "en");
    assert_eq!(ticket.contact, Contact::default());
}

#[test]
fn the_pages_item_is_filled_in_where_the_topic_takes_one() {
    let known = || Prefill {
        item: Item {
            name: Some("Elisa pendant necklace".into()),
            url: None,
        },
        ..Prefill::default()
    };
    let item = |topic| {
        let inquiry = Inquiry::new(topic, known());
        inquiry.ticket(Uuid::nil(), Sha256Hex([0; 32]), "en").item
    };
    assert!(item(Topic::ProductDetails).is_some());
    assert!(item(Topic::Payment).is_none());
}

#[test]
fn a_refund_is_asked_about_with_the_order_alone() {
    let known = Prefill {
        order: Some(found()),
        opening: "When will my refund reach me?".into(),
        ..Prefill::default()
    };
    let mut inquiry = Inquiry::new(Topic::RefundStatus, known);
    assert_eq!(inquiry.step, InquiryStep::Form);
    type_all(&mut inquiry, &WHO_AND_WHAT[..2]);
    inquiry.update(InquiryEvent::Review);
    assert_eq!(inquiry.step, InquiryStep::Review);
    let ticket = inquiry.ticket(Uuid::nil(), Sha256Hex([0; 32]), "en");
    assert_eq!(ticket.description, "When will my refund reach me?");
}

#[test]
fn an_opening_stays_with_its_topic_and_what_was_typed_goes_along() {
    let of = |topic, opening: &str| {
        let known = Prefill {
            opening: opening.into(),
            ..Prefill::default()
        };
        Inquiry::new(topic, known)
    };
    let mut cancel = of(Topic::CancelOrder, "Please cancel this order.");
    let mut refund = of(Topic::RefundStatus, "When will my refund reach me?");
    refund.carry_over_from(&cancel);
    assert_eq!(refund.fields.description, "When will my refund reach me?");
    let typed = "Please cancel the ring only.";
    type_all(&mut cancel, &[(Field::Description, typed)]);
    refund.carry_over_from(&cancel);
    assert_eq!(refund.fields.description, typed);
}

#[test]
fn a_cancelled_line_is_not_there_to_choose() {
    let mut order = found();
    let mut second = order.order.lines[0].clone();
    second.id.0 = "L2".into();
    order.order.lines.push(second);
    order.order.lines[1].cancelled_quantity = 1;
    let mut inquiry = Inquiry::new(Topic::Damaged, Prefill::default());
    inquiry.update(InquiryEvent::Found(order.clone()));
    let ids = |inquiry: &Inquiry| {
        let lines = inquiry.choosable().into_iter();
        lines.map(|line| line.id.0).collect::<Vec<_>>()
    };
    assert_eq!(ids(&inquiry), ["L1"]);
    assert!(inquiry.has_line(&l1()));

    // It was cancelled, too: the shopper says in words what it is about.
    order.order.lines[0].quantity = 0;
    inquiry.update(InquiryEvent::Found(order));
    assert_eq!(inquiry.step, InquiryStep::Form);
    assert!(inquiry.takes_item_in_words());
    type_all(&mut inquiry, &[(Field::ItemInWords, "the pendant")]);
    let ticket = inquiry.ticket(Uuid::nil(), Sha256Hex([0; 32]), "en");
    let order = ticket.order.expect("it is about one");
    assert_eq!(
        (order.lines, order.item_in_words.as_deref()),
        (vec![], Some("the pendant"))
    );
}
