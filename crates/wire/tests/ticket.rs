//! What makes a ticket complete, topic by topic.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use std::fmt::Debug;
use std::str::FromStr;

use careline_wire::resolution::{StepKind, StepState};
use careline_wire::ticket::{Details, Item, OrderPart};
use careline_wire::topic::Part;
use careline_wire::{FieldProblem, Ticket, TicketStatus, Topic, validate};
use serde::Serialize;
use strum::VariantArray;

fn complete(topic: Topic) -> Ticket {
    let mut ticket: Ticket =
        serde_json::from_str(include_str!("../golden/ticket.json")).expect("golden");
    ticket.topic = topic;
    ticket.item = Some(Item {
        name: Some("Elisa pendant necklace".into()),
        url: None,
    });
    ticket.details = Details {
        country: Some("FR".into()),
        new_address: Some("1 New Street".into()),
        read_back: Some("ADA, serif, gold".into()),
        font: None,
        material: None,
    };
    ticket
}

/// The ticket's problems, as (pointer, problem).
fn problems(ticket: &Ticket) -> Vec<(String, FieldProblem)> {
    validate::ticket(ticket)
        .into_iter()
        .map(|error| (error.pointer, error.code))
        .collect()
}

fn required(pointer: &str) -> Vec<(String, FieldProblem)> {
    vec![(pointer.to_owned(), FieldProblem::Required)]
}

#[test]
fn every_topic_takes_a_ticket_with_everything() {
    for &topic in Topic::VARIANTS {
        assert_eq!(problems(&complete(topic)), [], "{topic:?}");
    }
}

/// The names of all variants. Each is the name on the wire, and is parsed as well.
fn names<T>() -> String
where
    T: VariantArray + Copy + Debug + PartialEq + Serialize + FromStr + Into<&'static str>,
{
    let names = T::VARIANTS.iter().map(|&variant| {
        let name: &str = variant.into();
        assert_eq!(serde_json::to_value(variant).expect("writes"), name);
        assert_eq!(name.parse().ok(), Some(variant));
        name
    });
    names.collect::<Vec<_>>().join(" ")
}

#[test]
fn names_are_those_on_the_wire() {
    // docs/api.md and the locale files list the names of topics.
    names::<Topic>();
    assert_eq!(
        names::<TicketStatus>(),
        "received in_progress waiting_for_customer resolved"
    );
    assert_eq!(
        names::<StepKind>(),
        "refund replacement return_shipment investigation"
    );
    assert_eq!(names::<StepState>(), "planned started done");
}

#[test]
fn what_a_topic_needs_is_missed_by_name() {
    for &topic in Topic::VARIANTS {
        for part in topic.spec().needs {
            let mut ticket = complete(topic);
            let pointer = take_away(&mut ticket, *part);
            assert_eq!(problems(&ticket), required(pointer), "{topic:?} {part:?}");
        }
    }
}

fn take_away(ticket: &mut Ticket, part: Part) -> &'static str {
    match part {
        Part::Order => {
            ticket.order = None;
            "/order"
        }
        Part::Lines => {
            ticket.order.as_mut().expect("has one").lines.clear();
            "/order/lines"
        }
        Part::Item => {
            ticket.item = None;
            "/item"
        }
        Part::Photos => {
            ticket.photos.clear();
            "/photos"
        }
        Part::Country => {
            ticket.details.country = None;
            "/details/country"
        }
        Part::NewAddress => {
            ticket.details.new_address = None;
            "/details/new_address"
        }
        Part::ReadBack => {
            ticket.details.read_back = Some("  ".into());
            "/details/read_back"
        }
    }
}

#[test]
fn name_and_email_are_needed_by_all_but_feedback() {
    for &topic in Topic::VARIANTS {
        let mut ticket = complete(topic);
        ticket.contact.name = None;
        ticket.contact.email = Some(String::new());
        let missed = problems(&ticket);
        if topic.is_feedback() {
            assert_eq!(missed, [], "{topic:?}");
        } else {
            let both = [required("/contact/name"), required("/contact/email")].concat();
            assert_eq!(missed, both, "{topic:?}");
        }
    }
}

#[test]
fn an_item_in_words_replaces_lines_and_the_box_replaces_photos() {
    let mut ticket = complete(Topic::Damaged);
    ticket.photos.clear();
    ticket.no_photo = true;
    ticket.order = Some(OrderPart {
        number: careline_policy::OrderNumber("KS 1".into()),
        lines: vec![],
        item_in_words: Some("the pendant".into()),
    });
    assert_eq!(problems(&ticket), []);
}

#[test]
fn the_description_is_neither_blank_nor_too_long() {
    let mut ticket = complete(Topic::Other);
    ticket.description = " \n\t".into();
    assert_eq!(problems(&ticket), required("/description"));
    ticket.description = "é".repeat(validate::TEXT_MAX);
    assert_eq!(problems(&ticket), []);
    ticket.description.push('!');
    let too_long = vec![("/description".to_owned(), FieldProblem::TooLong)];
    assert_eq!(problems(&ticket), too_long);
}

#[test]
fn an_email_address_is_one_that_mail_can_reach() {
    for good in [
        "a@b.co",
        "a.b+c@d-e.example",
        "  trimmed@example.com ",
        "ü@bücher.example",
    ] {
        assert!(validate::is_email(good), "{good}");
    }
    let bad = [
        "",
        "a",
        "a@",
        "@b.co",
        "a@b",
        "a@b@c.co",
        "a b@c.co",
        "a@.co",
        "a@b.",
        "a@b..co",
        "a\n@b.co",
        "A <a@b.co>",
        "a@b.co,c@d.co",
        "=?utf-8?q?eve=40eve.example=3e?=@b.co",
        "a\u{202e}@b.co",
    ];
    for bad in bad {
        assert!(!validate::is_email(bad), "{bad}");
    }
}

#[test]
fn a_link_leads_to_the_web_and_shows_where() {
    for good in [
        "https://carrier.example/track?n=1&m=a@b#2",
        "http://127.0.0.1:8787/",
        "https://пошта.example/№1",
    ] {
        assert!(validate::is_web_address(good), "{good}");
    }
    for bad in [
        "",
        "carrier.example",
        "//carrier.example",
        "/track",
        "https:carrier.example",
        "https://",
        "https:///carrier.example",
        "https://carrier.example@eve.example",
        "https://carrier.example%2f@eve.example/",
        "https://carrier.example%40eve.example",
        "https://eve.example\\@carrier.example\u{202e}",
        "https://carrier.example/\u{202e}gpj",
        "https://carrier\t.example",
        " https://carrier.example",
        "javascript:alert(1)//https://",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "\u{1}javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "blob:https://carrier.example/1",
        "file:///etc/passwd",
        "ftp://carrier.example",
    ] {
        assert!(!validate::is_web_address(bad), "{bad}");
    }
}

#[test]
fn an_items_picture_and_page_are_secure_addresses() {
    for good in [
        "https://shop.example/ring.jpg?w=200",
        "http://localhost/ring.jpg",
        "http://127.0.0.1:8787/ring.jpg",
        "http://[::1]:80",
    ] {
        assert!(validate::is_secure_address(good), "{good}");
    }
    for bad in [
        "",
        "ring.jpg",
        "//shop.example/ring.jpg",
        "http://shop.example/ring.jpg",
        "http://localhost.eve.example/ring.jpg",
        "http://localhost@eve.example/ring.jpg",
        "http://127.0.0.1:80@eve.example/",
        "http://127.0.0.10/ring.jpg",
        "javascript:alert(1)//https://",
        "data:image/png;base64,AAAA",
    ] {
        assert!(!validate::is_secure_address(bad), "{bad}");
    }
}
