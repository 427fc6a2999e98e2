use careline_policy::LineId;
use careline_wire::ticket::Sha256Hex;
use careline_wire::{FieldError, FieldProblem, Problem, ProblemType, Topic};
use uuid::Uuid;

use crate::api::failure::{Failure, Wait};
use crate::flows::inquiry::fields::Field;
use crate::flows::inquiry::model::tests::{WHO_AND_WHAT, choose, found, l1, type_all};
use crate::flows::inquiry::model::{
    Inquiry, InquiryEvent, InquiryStep, Prefill, Refused, Sending, SubmittedSnapshot,
};
use crate::photos::model::{PhotoEvent, State as PhotoState};

/// A report with a photo that is being prepared. Nothing else is missing.
fn with_photo() -> Inquiry {
    let mut inquiry = Inquiry::new(Topic::Damaged, Prefill::default());
    inquiry.update(InquiryEvent::Found(found()));
    type_all(&mut inquiry, &WHO_AND_WHAT);
    choose(&mut inquiry);
    inquiry
}

#[test]
fn the_endpoints_errors_land_on_their_fields_and_nothing_is_lost() {
    let mut inquiry = Inquiry::new(Topic::Other, Prefill::default());
    type_all(&mut inquiry, &WHO_AND_WHAT);
    let error = FieldError::new("/contact/email", FieldProblem::Malformed, "");
    let problem = Problem::new(ProblemType::InvalidTicket).errors(vec![error]);
    inquiry.update(InquiryEvent::Failed(Failure::Refused(Box::new(problem))));
    assert_eq!(inquiry.step, InquiryStep::Form);
    assert!(inquiry.error(Field::Email).is_some());
    inquiry.update(InquiryEvent::Failed(Failure::Unreadable));
    let failed = Sending::Failed(Refused::Other);
    assert_eq!(inquiry.step, InquiryStep::Sending(failed));
    assert_eq!(inquiry.fields.description, "The clasp is broken.");
}

#[test]
fn an_error_of_the_endpoint_about_a_line_stands_at_that_line() {
    let mut inquiry = Inquiry::new(Topic::Damaged, Prefill::default());
    inquiry.update(InquiryEvent::Found(found()));
    let error = FieldError::new("/order/lines/0/id", FieldProblem::Unknown, "");
    let problem = Problem::new(ProblemType::InvalidTicket).errors(vec![error]);
    inquiry.update(InquiryEvent::Failed(Failure::Refused(Box::new(problem))));
    assert_eq!(inquiry.step, InquiryStep::Lines);
    assert!(inquiry.is_line_refused(&l1()));
    assert!(!inquiry.is_line_refused(&LineId("L2".into())));
    assert_eq!(inquiry.error(Field::ItemInWords), None, "a line is chosen");
}

#[test]
fn a_refusal_says_what_was_refused() {
    for (kind, refused) in [
        (ProblemType::TicketGone, Refused::Gone),
        (ProblemType::TooLarge, Refused::TooLarge),
        (ProblemType::OriginNotAllowed, Refused::Page),
        (ProblemType::MalformedRequest, Refused::Other),
    ] {
        let mut inquiry = Inquiry::new(Topic::Other, Prefill::default());
        let failure = Failure::Refused(Box::new(Problem::new(kind)));
        inquiry.update(InquiryEvent::Failed(failure));
        let failed = Sending::Failed(refused);
        assert_eq!(inquiry.step, InquiryStep::Sending(failed));
    }
}

#[test]
fn a_limit_is_told_from_an_endpoint_that_is_away() {
    for wait in [Wait::Away, Wait::Limit { until: 60_000 }] {
        let mut inquiry = Inquiry::new(Topic::Other, Prefill::default());
        inquiry.update(InquiryEvent::Waits(wait));
        assert_eq!(inquiry.step, InquiryStep::Sending(Sending::Waiting(wait)));
        assert!(inquiry.is_under_way(), "it goes on by itself");
    }
}

#[test]
fn what_was_sent_is_not_unsent_by_a_step_back() {
    let mut inquiry = with_photo();
    inquiry.update(InquiryEvent::Send);
    let is_kept = |inquiry: &mut Inquiry| {
        let step = inquiry.step.clone();
        !inquiry.back() && inquiry.step == step && inquiry.is_under_way()
    };
    assert!(is_kept(&mut inquiry), "its photo is prepared");
    let digest = Sha256Hex([7; 32]);
    inquiry.photo(PhotoEvent::Prepared(Uuid::nil(), digest));
    inquiry.update(InquiryEvent::Prepared);
    assert!(is_kept(&mut inquiry), "it is frozen");
    let ticket = inquiry.ticket(Uuid::nil(), digest, "en");
    let secret = String::new();
    inquiry.update(InquiryEvent::Frozen(Box::new(SubmittedSnapshot {
        ticket,
        secret,
    })));
    assert!(is_kept(&mut inquiry), "its photo is uploaded");
    inquiry.update(InquiryEvent::Asked);
    assert!(is_kept(&mut inquiry), "the endpoint is asked");
    inquiry.update(InquiryEvent::Waits(Wait::Away));
    assert!(is_kept(&mut inquiry), "the endpoint is away");
}

#[test]
fn a_photo_that_turns_out_bad_is_not_sent_without_a_word() {
    let mut inquiry = with_photo();
    inquiry.update(InquiryEvent::Send);
    let refused = PhotoState::Refused(crate::photos::model::Refusal::NotAPhoto);
    inquiry.photo(PhotoEvent::Moved(Uuid::nil(), refused));
    assert_eq!(inquiry.step, InquiryStep::Form);
}

#[test]
fn it_is_frozen_once_its_photos_are_prepared_and_sent_once_they_have_arrived() {
    let mut inquiry = with_photo();
    inquiry.update(InquiryEvent::Send);
    assert_eq!(inquiry.next(), None, "the photo is prepared");
    let digest = Sha256Hex([7; 32]);
    inquiry.photo(PhotoEvent::Prepared(Uuid::nil(), digest));
    assert_eq!(inquiry.next(), Some(InquiryEvent::Prepared));
    inquiry.update(InquiryEvent::Prepared);
    assert_eq!(inquiry.next(), None, "it is frozen");
    let ticket = inquiry.ticket(Uuid::nil(), digest, "en");
    assert_eq!(ticket.photos.len(), 1);
    let secret = String::new();
    inquiry.update(InquiryEvent::Frozen(Box::new(SubmittedSnapshot {
        ticket,
        secret,
    })));
    assert_eq!(inquiry.next(), None, "the photo is on its way");
    inquiry.photo(PhotoEvent::Moved(Uuid::nil(), PhotoState::Uploaded));
    assert_eq!(inquiry.next(), Some(InquiryEvent::Asked));
}
