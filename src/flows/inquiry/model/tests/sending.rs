use careline_policy::LineId;
use careline_wire::ticket::Sha256Hex;
use careline_wire::{FieldError, FieldProblem, Problem, ProblemType, Topic};
use uuid::Uuid;

use crate::api::failure::Failure;
use crate::flows::inquiry::fields::Field;
use crate::flows::inquiry::model::tests::{WHO_AND_WHAT, choose, found, l1, type_all};
use crate::flows::inquiry::model::{
    Inquiry, InquiryEvent, InquiryStep, Prefill, Sending, SubmittedSnapshot,
};
use crate::photos::model::{PhotoEvent, State as PhotoState};

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
    assert_eq!(inquiry.step, InquiryStep::Sending(Sending::Failed));
    assert_eq!(inquiry.fields.description, "The clasp is broken.");
}

#[test]
fn an_error_of_the_endpoint_about_a_line_stands_at_that_line() {
    let mut inquiry = Inquiry::new(Topic::Damaged, Prefill::default());
    inquiry.update(InquiryEvent::Found(found()));
    inquiry.update(InquiryEvent::Toggle(l1()));
    let error = FieldError::new("/order/lines/0/id", FieldProblem::Unknown, "");
    let problem = Problem::new(ProblemType::InvalidTicket).errors(vec![error]);
    inquiry.update(InquiryEvent::Failed(Failure::Refused(Box::new(problem))));
    assert_eq!(inquiry.step, InquiryStep::Lines);
    assert!(inquiry.is_line_refused(&l1()));
    assert!(!inquiry.is_line_refused(&LineId("L2".into())));
    assert_eq!(inquiry.error(Field::ItemInWords), None, "a line is chosen");
}

#[test]
fn a_photo_that_turns_out_bad_is_not_sent_without_a_word() {
    let mut inquiry = Inquiry::new(Topic::Other, Prefill::default());
    choose(&mut inquiry);
    inquiry.update(InquiryEvent::Send);
    let refused = PhotoState::Refused(crate::photos::model::Refusal::NotAPhoto);
    inquiry.photo(PhotoEvent::Moved(Uuid::nil(), refused));
    assert_eq!(inquiry.step, InquiryStep::Form);
}

#[test]
fn it_is_frozen_once_its_photos_are_prepared_and_sent_once_they_have_arrived() {
    let mut inquiry = Inquiry::new(Topic::Other, Prefill::default());
    choose(&mut inquiry);
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
