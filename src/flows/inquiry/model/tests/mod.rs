mod personalization;
mod saved;
mod sending;
mod steps;

use careline_policy::LineId;
use careline_wire::FoundOrder;
use uuid::Uuid;

use crate::flows::inquiry::fields::Field;
use crate::flows::inquiry::model::event::InquiryEvent;
use crate::flows::inquiry::model::inquiry::Inquiry;
use crate::photos::model::PhotoEvent;
use crate::testing;

fn found() -> FoundOrder {
    FoundOrder {
        order: testing::order(),
        token: "token".into(),
    }
}

/// An order with a second line.
fn two_lines() -> FoundOrder {
    let mut found = found();
    let mut second = found.order.lines[0].clone();
    second.id.0 = "L2".into();
    found.order.lines.push(second);
    found
}

fn l1() -> LineId {
    LineId("L1".into())
}

const WHO_AND_WHAT: [(Field, &str); 3] = [
    (Field::Name, " Ada Mills "),
    (Field::Email, "ada@example.com"),
    (Field::Description, "The clasp is broken."),
];

fn type_all(inquiry: &mut Inquiry, typed: &[(Field, &str)]) {
    for (field, text) in typed {
        inquiry.update(InquiryEvent::Type(*field, (*text).to_owned()));
    }
}

fn choose(inquiry: &mut Inquiry) {
    let (id, name) = (Uuid::nil(), "clasp.jpg".into());
    inquiry.photo(PhotoEvent::Chosen {
        id,
        name,
        bytes: 10,
    });
}
