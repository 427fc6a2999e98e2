//! The facts that an answer carries.

use crate::calendar::ReplyBy;
use crate::changes::Change;
use crate::country::Country;
use crate::money::{Currency, Money};
use crate::order::PartOfLine;
use crate::shop::{AfterWindow, Payer};
use crate::time::Span;
use crate::timeline::{Expectation, ExpectedRefund};

/// What the policy answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The policy's text; there is nothing to compute.
    TextOnly,
    /// How soon support replies (§2).
    ReplyTime {
        /// How many business days it takes.
        business_days: Span,
        /// When support replies to a ticket sent now.
        window: ReplyBy,
    },
    /// Which reports are urgent (§2).
    Urgent {
        /// How many days a shopper has for an urgent report.
        window_days: u16,
    },
    /// When an order leaves (§3).
    Processing {
        /// Calendar days from placing the order.
        days: Span,
        /// The parts of this order that haven't left.
        own: Vec<Expected>,
    },
    /// When it arrives (§3).
    Delivery {
        /// Calendar days from dispatch.
        days: Span,
        /// This order's parcels, and the items that no parcel carries yet.
        own: Vec<Expected>,
    },
    /// When a refund arrives (§3).
    Refund {
        /// Calendar days from its issue.
        days: Span,
        /// This order's refunds.
        own: Vec<ExpectedRefund>,
    },
    /// A defect or damage (§2, §3).
    Defect {
        /// How many days a shopper has for an urgent report.
        window_days: u16,
    },
    /// Whether an item can go back (§2).
    Returns {
        /// Days from delivery, if the shop states them.
        window_days: Option<u16>,
        /// What happens to a return that comes later.
        after_window: AfterWindow,
        /// Who pays for return shipping, if the shop states it.
        shipping_paid_by: Option<Payer>,
        /// Whether the shop states that final sale items are non-refundable.
        final_sale_non_refundable: bool,
    },
    /// Where and how an item goes back (§3).
    ReturnSteps {
        /// The address, if the shop states it.
        address: Option<String>,
        /// The steps; empty if the shop states none.
        steps: Vec<String>,
    },
    /// Whether an order can change (§1).
    Changes {
        /// Hours from placing the order, if the shop states them.
        window_hours: Option<u32>,
        /// Whether this order can change.
        own: Option<Change>,
    },
    /// Whether personalized items can change (§4).
    Personalized {
        /// This order's personalized lines, by title.
        own: Vec<(String, Change)>,
    },
    /// The currency that shoppers pay in (§1).
    Currency(Option<Currency>),
    /// The order value from which on shipping is free (§1).
    FreeShipping(Option<Money>),
    /// The countries that the shop ships to (§1).
    Destinations(Option<Vec<Country>>),
    /// Delivery and tracking in other countries (§4).
    Abroad {
        /// The stated delivery time in calendar days; other countries may take longer.
        days: Span,
        /// The primary regions, if the shop states them.
        primary_regions: Option<Vec<Country>>,
        /// Whether this order goes outside them, if that is known.
        is_outside: Option<bool>,
    },
    /// Whether final sale items can go back (§4).
    FinalSale {
        /// Whether the shop states that they are non-refundable.
        non_refundable: bool,
        /// Why, if the shop states it.
        why: Option<String>,
    },
}

/// A parcel, or the items that no parcel carries yet, with what to expect of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The items.
    pub items: Vec<PartOfLine>,
    /// What to expect.
    pub expectation: Expectation,
}
