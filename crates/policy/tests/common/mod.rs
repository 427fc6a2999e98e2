//! Builders for orders around a day 0, and decisions as sentences, so that each case takes one line.

#![allow(
    dead_code,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly, and none uses every helper"
)]

use careline_policy::money::{Amount, Currency};
use careline_policy::order::{
    Personalization, ReturnReason, ShippedLine, TrackingEvent, TrackingStatus,
};
use careline_policy::shop::{AfterWindow, Payer, Response, Returns, Timelines, Urgent};
use careline_policy::time::Transition;
use careline_policy::{
    Day, Decision, Line, LineId, Moment, Order, OrderNumber, Policy, Rules, Shipment, Zone, decide,
};
use chrono::TimeDelta;
use serde::Serialize;

/// Noon in Chicago on day 0, when the parcel arrives: a Wednesday far from any clock change.
pub const DAY_0: &str = "2026-07-15T12:00:00-05:00";

/// Parses a moment in RFC 3339.
pub fn at(text: &str) -> Moment {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Parses a date in ISO 8601.
pub fn day(text: &str) -> Day {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Noon in Chicago, this many days after day 0.
pub fn noon(days: i64) -> Moment {
    at(DAY_0) + TimeDelta::days(days)
}

/// A value's JSON.
pub fn name(value: impl Serialize) -> String {
    let json = serde_json::to_value(value).expect("it serializes");
    json.as_str().expect("a word").to_owned()
}

/// America/Chicago's clock changes of 2025 to 2028.
pub fn chicago() -> Zone {
    const STANDARD: i32 = -6 * 3600;
    const DAYLIGHT: i32 = -5 * 3600;
    let changes = [
        ("2025-03-09T08:00:00Z", DAYLIGHT),
        ("2025-11-02T07:00:00Z", STANDARD),
        ("2026-03-08T08:00:00Z", DAYLIGHT),
        ("2026-11-01T07:00:00Z", STANDARD),
        ("2027-03-14T08:00:00Z", DAYLIGHT),
        ("2027-11-07T07:00:00Z", STANDARD),
        ("2028-03-12T08:00:00Z", DAYLIGHT),
        ("2028-11-05T07:00:00Z", STANDARD),
    ];
    zone(STANDARD, &changes)
}

/// Europe/Lisbon's clock changes of 2025 to 2028.
pub fn lisbon() -> Zone {
    const STANDARD: i32 = 0;
    const SUMMER: i32 = 3600;
    let changes = [
        ("2025-03-30T01:00:00Z", SUMMER),
        ("2025-10-26T01:00:00Z", STANDARD),
        ("2026-03-29T01:00:00Z", SUMMER),
        ("2026-10-25T01:00:00Z", STANDARD),
        ("2027-03-28T01:00:00Z", SUMMER),
        ("2027-10-31T01:00:00Z", STANDARD),
        ("2028-03-26T01:00:00Z", SUMMER),
        ("2028-10-29T01:00:00Z", STANDARD),
    ];
    zone(STANDARD, &changes)
}

fn zone(initial: i32, changes: &[(&str, i32)]) -> Zone {
    let transition = |(moment, offset): &(&str, i32)| Transition {
        at: at(moment).timestamp(),
        offset: *offset,
    };
    Zone {
        initial,
        transitions: changes.iter().map(transition).collect(),
    }
}

/// A shop's rules, as its `shop.toml` states them.
pub fn shop(id: &str) -> Rules {
    let file = format!("{SHOPS}/{id}/shop.toml");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut facts: toml::Table = text.parse().expect("it is TOML");
    // TOML has its own dates; the policy reads strings, as on the wire.
    for day in facts["holidays"].as_array_mut().expect("a list") {
        *day = day.as_datetime().expect("a date").to_string().into();
    }
    let zone = match facts["timezone"].as_str() {
        Some("America/Chicago") => chicago(),
        Some("Europe/Lisbon") => lisbon(),
        other => panic!("{file}: no test knows the clock of {other:?}"),
    };
    let policy = facts.try_into().expect("it states a policy");
    Rules { policy, zone }
}

/// The folder of the shops.
pub const SHOPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shops");

/// The second shop's rules: every optional fact is set, and differs from the first shop's.
pub fn atelier() -> Rules {
    shop("example-atelier")
}

/// Kendra Scott Mall's rules.
pub fn rules() -> Rules {
    let holidays = [
        "2026-01-01",
        "2026-11-26",
        "2026-12-25",
        "2027-01-01",
        "2027-05-31",
    ];
    let span = |days: [u16; 2]| days.try_into().expect("least before most");
    Rules {
        zone: chicago(),
        policy: Policy {
            holidays: holidays.into_iter().map(day).collect(),
            urgent: Urgent { window_days: 7 },
            returns: Returns {
                window_days: Some(7),
                after_window: AfterWindow::Review,
                shipping_paid_by: None,
                address: None,
                steps: Vec::new(),
            },
            response: Response {
                business_days: span([1, 2]),
            },
            timelines: Timelines {
                processing: span([1, 3]),
                delivery: span([6, 12]),
                refund: span([5, 10]),
            },
            cancellation: Default::default(),
            sections: false,
            final_sale: Default::default(),
            payment: Default::default(),
            shipping: Default::default(),
        },
    }
}

/// One necklace, placed 8 days before day 0, with no parcel yet.
pub fn order() -> Order {
    Order {
        number: OrderNumber("KS-10482".to_owned()),
        placed_at: noon(-8),
        currency: Currency("USD".to_owned()),
        cancelled_at: None,
        destination: None,
        lines: vec![line("L1")],
        shipments: Vec::new(),
        refunds: Vec::new(),
    }
}

/// A necklace.
pub fn line(id: &str) -> Line {
    Line {
        id: LineId(id.to_owned()),
        sku: "ELI-PEN-RQ".to_owned(),
        title: "Elisa pendant necklace".to_owned(),
        variant: None,
        quantity: 1,
        returned_quantity: 0,
        cancelled_quantity: 0,
        requires_shipping: true,
        unit_price: Amount(6500),
        final_sale: false,
        image_url: None,
        product_url: None,
        personalization: None,
    }
}

/// An engraving, in production since this time.
pub fn engraving(production_started_at: Option<Moment>) -> Personalization {
    Personalization {
        text: Some("Ada".to_owned()),
        font: Some("Script".to_owned()),
        material: Some("Gold".to_owned()),
        production_started_at,
    }
}

/// A parcel with one of that line.
pub fn parcel(line: &str, events: &str) -> Shipment {
    Shipment {
        id: "S".to_owned(),
        carrier: None,
        tracking_number: None,
        tracking_url: None,
        lines: vec![ShippedLine {
            id: LineId(line.to_owned()),
            quantity: 1,
        }],
        events: events
            .split_terminator(", ")
            .map(|text| event(text.trim()))
            .collect(),
    }
}

/// `in_transit -6` is at noon 6 days before day 0, `delivered ?` on an unknown day, `delivered <RFC 3339>` at that
/// time.
fn event(text: &str) -> TrackingEvent {
    let (status, when) = text.split_once(' ').expect("a status and a time");
    let status = serde_json::from_value::<TrackingStatus>(status.into()).expect("a status");
    let at = match when.parse() {
        Ok(days) => Some(noon(days)),
        Err(_) if when == "?" => None,
        Err(_) => Some(at(when)),
    };
    TrackingEvent {
        at,
        status,
        place: None,
    }
}

/// One order, one reason, one day.
#[derive(Clone, Debug)]
pub struct Case {
    pub rules: Rules,
    pub order: Order,
    pub reason: ReturnReason,
    pub now: Moment,
}

/// An order whose only parcel had these events; unwanted, asked about on day 2.
pub fn shipped(events: &str) -> Case {
    unshipped().and(parcel("L1", events))
}

/// An order that arrived on day 0; unwanted, asked about on day 2.
pub fn delivered() -> Case {
    shipped("in_transit -6, delivered 0")
}

/// An order without a parcel; unwanted, asked about on day 2.
pub fn unshipped() -> Case {
    Case {
        rules: rules(),
        order: order(),
        reason: ReturnReason::Unwanted,
        now: noon(2),
    }
}

impl Case {
    /// At another shop.
    pub fn of(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// Another parcel.
    pub fn and(mut self, parcel: Shipment) -> Self {
        self.order.shipments.push(parcel);
        self
    }

    /// Asked about at noon on this day.
    pub fn on_day(self, days: i64) -> Self {
        self.at(noon(days))
    }

    /// Asked about at this moment.
    pub fn at(mut self, now: Moment) -> Self {
        self.now = now;
        self
    }

    /// For this reason.
    pub fn why(mut self, reason: ReturnReason) -> Self {
        self.reason = reason;
        self
    }

    /// The order was cancelled the day after it was placed.
    pub fn cancelled(mut self) -> Self {
        self.order.cancelled_at = Some(noon(-7));
        self
    }

    /// How many were bought, and how many of them returned.
    pub fn quantities(self, quantity: u32, returned: u32) -> Self {
        self.line(|line| {
            line.quantity = quantity;
            line.returned_quantity = returned;
        })
    }

    /// How many units were cancelled.
    pub fn cancelled_units(self, units: u32) -> Self {
        self.line(|line| line.cancelled_quantity = units)
    }

    /// How many units were returned.
    pub fn returned(self, units: u32) -> Self {
        self.line(|line| line.returned_quantity = units)
    }

    /// A gift card: it needs no shipping.
    pub fn no_shipping(self) -> Self {
        self.line(|line| line.requires_shipping = false)
    }

    /// Marked "Final Sale".
    pub fn final_sale(self) -> Self {
        self.line(|line| line.final_sale = true)
    }

    /// Engraved.
    pub fn personalized(self) -> Self {
        self.line(|line| line.personalization = Some(engraving(Some(noon(-7)))))
    }

    /// The shop refuses returns after its window.
    pub fn refusing(mut self) -> Self {
        self.rules.policy.returns.after_window = AfterWindow::Refuse;
        self
    }

    /// The shop states this return window.
    pub fn return_window(mut self, days: impl Into<Option<u16>>) -> Self {
        self.rules.policy.returns.window_days = days.into();
        self
    }

    /// The shop states who pays for an ordinary return.
    pub fn paid_by(mut self, payer: Payer) -> Self {
        self.rules.policy.returns.shipping_paid_by = Some(payer);
        self
    }

    fn line(mut self, change: impl FnOnce(&mut Line)) -> Self {
        change(&mut self.order.lines[0]);
        self
    }

    /// What the rules say.
    pub fn decision(&self) -> Decision {
        let line = &self.order.lines[0].id;
        decide(&self.rules, self.now, &self.order, line, self.reason).expect("the line is there")
    }

    /// The decision as a sentence. What it doesn't mention isn't the case.
    pub fn says(&self) -> String {
        let decision = self.decision();
        let mut words = vec![name(decision.verdict)];
        let all = decision
            .by_parcel
            .iter()
            .map(|part| part.units)
            .sum::<u32>();
        words.extend((decision.units != all).then(|| format!("{} of {all}", decision.units)));
        words.extend(decision.reasons.into_iter().map(name));
        words.extend(decision.urgent.then(|| "urgent".to_owned()));
        words.extend(decision.last_day.map(|day| format!("until {day}")));
        let remedies = decision.remedies.into_iter().map(name);
        words.extend(remedies.reduce(|all, next| all + " or " + &next));
        let payer = decision.return_shipping.map(name);
        words.extend(payer.map(|payer| format!("return shipping: {payer}")));
        words.join(", ")
    }
}

/// Reasons that the shop is accountable for.
pub const DEFECTS: [ReturnReason; 2] = [ReturnReason::Defective, ReturnReason::DamagedInTransit];
/// Reasons of an ordinary return.
pub const ORDINARY: [ReturnReason; 5] = [
    ReturnReason::Unwanted,
    ReturnReason::SizeTooSmall,
    ReturnReason::SizeTooLarge,
    ReturnReason::Style,
    ReturnReason::Color,
];

/// Asserts the same decision for each of the reasons.
#[track_caller]
pub fn all_say(reasons: &[ReturnReason], case: &Case, expected: &str) {
    for reason in reasons {
        assert_eq!(case.clone().why(*reason).says(), expected, "{reason:?}");
    }
}
