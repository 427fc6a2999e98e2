//! What a shopper may expect of a parcel, as its headline.

use careline_policy::timeline::{Expectation, Lateness};

use crate::app::facts::Facts;
use crate::i18n::{self, format, t};

/// A headline, and what else there is to say.
pub struct Promise {
    /// The headline; `None` if there is nothing to expect, and the status is the headline.
    pub headline: Option<String>,
    /// The day of the status, which stands beside it.
    pub day: Option<String>,
    /// A sentence about it.
    pub note: Option<String>,
    /// An apology, if it is late.
    pub late: Option<String>,
}

impl Promise {
    /// What is expected (§3), in words.
    #[must_use]
    pub fn of(facts: Facts, expectation: Expectation) -> Self {
        let today = facts.today();
        let window = |window| i18n::window_on(today, window);
        let day = |day| i18n::day_on(today, day);
        let (headline, note) = match expectation {
            Expectation::Nothing => (None, None),
            Expectation::Dispatch {
                leaves,
                lateness: Lateness::DispatchLate,
                ..
            } => {
                let by = day(leaves.by);
                let note = format("expect.dispatch.late", &[("by", &by)]);
                (Some(t("track.late_dispatch")), Some(note))
            }
            Expectation::Dispatch {
                leaves, arrives, ..
            } => {
                let leaves = window(leaves);
                let note = format("expect.leaves", &[("leaves", &leaves)]);
                (Some(expected(&window(arrives))), Some(note))
            }
            Expectation::Delivery {
                arrives: Some(arrives),
                lateness: Some(Lateness::DeliveryLate),
                ..
            } => {
                let by = day(arrives.by);
                (None, Some(format("expect.delivery.late", &[("by", &by)])))
            }
            Expectation::Delivery {
                arrives: Some(arrives),
                ..
            } => (Some(expected(&window(arrives))), None),
            Expectation::Delivery { arrives: None, .. } => (None, Some(t("expect.unknown"))),
            Expectation::Arrived { on: Some(_) } => (None, None),
            Expectation::Arrived { on: None } => (None, Some(t("expect.arrived.unknown"))),
        };
        let late = expectation.lateness().and_then(|lateness| match lateness {
            Lateness::OnTime => None,
            Lateness::DispatchLate => Some(t("late.dispatch")),
            Lateness::DeliveryLate => Some(t("late.delivery")),
        });
        let arrived = match expectation {
            Expectation::Arrived { on } => on.map(day),
            _ => None,
        };
        Self {
            headline,
            day: arrived,
            note,
            late,
        }
    }

    /// The same for a parcel that something holds up: its status leads, and the estimate is a sentence.
    #[must_use]
    pub fn below_status(self) -> Self {
        Self {
            headline: None,
            note: self.headline.or(self.note),
            ..self
        }
    }

    /// The same for a parcel that is out for delivery since this day: its carrier knows more than the estimate.
    #[must_use]
    pub fn out_for_delivery(self, since: Option<String>) -> Self {
        Self {
            headline: None,
            day: since,
            note: None,
            ..self
        }
    }
}

fn expected(when: &str) -> String {
    format("expect.headline", &[("when", when)])
}
