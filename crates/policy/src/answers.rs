//! What the policy already answers, before anybody is asked.
//!
//! A [`Question`] is one that shoppers bring; its [`Answer`] holds the shop's facts and, where an order is known,
//! that order's own dates. An answer with nothing to compute is [`Answer::TextOnly`]: the policy's words, and no more.
//! A fact that the shop leaves open stays `None` in its answer, and reads "support will check this for you".

use crate::calendar::{ReplyBy, reply_by};
use crate::changes::{self, Change};
use crate::country::Country;
use crate::destinations::is_outside_primary_regions;
use crate::money::Currency;
use crate::money::Money;
use crate::order::{Order, TitledQuantity};
use crate::shop::{AfterWindow, Payer, Rules};
use crate::time::Span;
use crate::time::{Moment, Window};
use crate::timeline::{self, Expectation};

/// What shoppers ask, in the order of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// What does support know about a product (§1)?
    ProductDetails,
    /// Can I follow my order (§1)?
    Tracking,
    /// Can I still change or cancel it (§1)?
    Changes,
    /// Can I get a replacement (§1, §3)?
    Replacement,
    /// In which currency do I pay (§1)?
    Currency,
    /// How can I pay (§1)?
    PaymentMethods,
    /// When is shipping free (§1)?
    FreeShipping,
    /// Where do you ship to (§1)?
    Destinations,
    /// Can you help me with the website (§1)?
    Website,
    /// How do I reach support (§2)?
    Contact,
    /// How soon do you reply (§2)?
    ReplyTime,
    /// What is urgent (§2)?
    Urgent,
    /// What should I have at hand (§2)?
    Preparation,
    /// When does an order leave (§3)?
    Processing,
    /// When does it arrive (§3)?
    Delivery,
    /// When does a refund arrive (§3)?
    Refund,
    /// What if something is late (§3)?
    Delay,
    /// What if it's defective or damaged (§2, §3)?
    Defect,
    /// What if another item came (§3)?
    WrongItem,
    /// Can it go back (§1, §2)?
    Returns,
    /// Where and how do I send it back (§3)?
    ReturnSteps,
    /// How can an item be personalized (§4)?
    Customization,
    /// Can a personalized item still change (§4)?
    Personalized,
    /// Will I pay customs duties (§4)?
    Customs,
    /// How long does it take to another country (§4)?
    Abroad,
    /// Why can't final sale items go back (§4)?
    FinalSale,
    /// What should I know before I buy one (§4)?
    FinalSaleAdvice,
    /// What happens with feedback (§5)?
    Feedback,
    /// What happens after my request (§6)?
    FollowUp,
}

impl Question {
    /// Every question, in the order of the policy.
    pub const ALL: [Self; 29] = [
        Self::ProductDetails,
        Self::Tracking,
        Self::Changes,
        Self::Replacement,
        Self::Currency,
        Self::PaymentMethods,
        Self::FreeShipping,
        Self::Destinations,
        Self::Website,
        Self::Contact,
        Self::ReplyTime,
        Self::Urgent,
        Self::Preparation,
        Self::Processing,
        Self::Delivery,
        Self::Refund,
        Self::Delay,
        Self::Defect,
        Self::WrongItem,
        Self::Returns,
        Self::ReturnSteps,
        Self::Customization,
        Self::Personalized,
        Self::Customs,
        Self::Abroad,
        Self::FinalSale,
        Self::FinalSaleAdvice,
        Self::Feedback,
        Self::FollowUp,
    ];

    /// Its name, which its words go by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ProductDetails => "product_details",
            Self::Tracking => "tracking",
            Self::Changes => "changes",
            Self::Replacement => "replacement",
            Self::Currency => "currency",
            Self::PaymentMethods => "payment_methods",
            Self::FreeShipping => "free_shipping",
            Self::Destinations => "destinations",
            Self::Website => "website",
            Self::Contact => "contact",
            Self::ReplyTime => "reply_time",
            Self::Urgent => "urgent",
            Self::Preparation => "preparation",
            Self::Processing => "processing",
            Self::Delivery => "delivery",
            Self::Refund => "refund",
            Self::Delay => "delay",
            Self::Defect => "defect",
            Self::WrongItem => "wrong_item",
            Self::Returns => "returns",
            Self::ReturnSteps => "return_steps",
            Self::Customization => "customization",
            Self::Personalized => "personalized",
            Self::Customs => "customs",
            Self::Abroad => "abroad",
            Self::FinalSale => "final_sale",
            Self::FinalSaleAdvice => "final_sale_advice",
            Self::Feedback => "feedback",
            Self::FollowUp => "follow_up",
        }
    }
}

/// What the policy says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The policy's words alone.
    TextOnly,
    /// How soon support replies (§2).
    ReplyTime {
        /// In business days.
        business_days: Span,
        /// To what is asked now.
        window: ReplyBy,
    },
    /// What support puts first (§2).
    Urgent {
        /// The days for reporting it.
        window_days: u16,
    },
    /// When an order leaves (§3).
    Processing {
        /// In calendar days from placing.
        days: Span,
        /// What of this order hasn't left.
        own: Vec<Expected>,
    },
    /// When it arrives (§3).
    Delivery {
        /// In calendar days from dispatch.
        days: Span,
        /// This order's parcels, and what hasn't left.
        own: Vec<Expected>,
    },
    /// When a refund arrives (§3).
    Refund {
        /// In calendar days from its issue.
        days: Span,
        /// When each of this order's refunds should arrive, and whether that is over.
        own: Vec<(Window, bool)>,
    },
    /// A defect or damage (§2, §3).
    Defect {
        /// The days for an urgent report.
        window_days: u16,
    },
    /// Whether an item can go back (§2).
    Returns {
        /// The days from delivery, where the shop states them.
        window_days: Option<u16>,
        /// What happens after them.
        after_window: AfterWindow,
        /// Who pays the way back, where the shop states it.
        shipping_paid_by: Option<Payer>,
    },
    /// Where and how an item goes back (§3).
    ReturnSteps {
        /// The address, where the shop states it.
        address: Option<String>,
        /// The steps; none where the shop states none.
        steps: Vec<String>,
    },
    /// Whether an order can change (§1).
    Changes {
        /// The hours from placing, where the shop states them.
        window_hours: Option<u32>,
        /// Whether this order can.
        own: Option<Change>,
    },
    /// Whether personalized items can change (§4).
    Personalized {
        /// This order's personalized lines, by title.
        own: Vec<(String, Change)>,
    },
    /// What shoppers pay in (§1).
    Currency(Option<Currency>),
    /// From what order value on shipping is free (§1).
    FreeShipping(Option<Money>),
    /// Where orders can go (§1).
    Destinations(Option<Vec<Country>>),
    /// Times and tracking abroad (§4).
    Abroad {
        /// The delivery time, which isn't one for every country.
        days: Span,
        /// The primary regions, where the shop states them.
        primary_regions: Option<Vec<Country>>,
        /// Whether this order goes outside them.
        is_outside: Option<bool>,
    },
    /// Why final sale items can't go back (§4), where the shop states it.
    FinalSale(Option<String>),
}

/// A parcel, or what hasn't left yet, and what to expect of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// What is in it.
    pub items: Vec<TitledQuantity>,
    /// What to expect.
    pub expectation: Expectation,
}

/// Answers a question as of `now`, with an order's own dates where one is known.
#[must_use]
pub fn answer(question: Question, rules: &Rules, now: Moment, order: Option<&Order>) -> Answer {
    let policy = &rules.policy;
    match question {
        Question::ReplyTime => Answer::ReplyTime {
            business_days: policy.response.business_days,
            window: reply_by(rules, now),
        },
        Question::Urgent => Answer::Urgent {
            window_days: policy.urgent.window_days,
        },
        Question::Processing => Answer::Processing {
            days: policy.timelines.processing,
            own: order.map_or_else(Vec::new, |order| not_left(rules, now, order)),
        },
        Question::Delivery => Answer::Delivery {
            days: policy.timelines.delivery,
            own: order.map_or_else(Vec::new, |order| expected(rules, now, order)),
        },
        Question::Refund => Answer::Refund {
            days: policy.timelines.refund,
            own: order.map_or_else(Vec::new, |order| refunds(rules, now, order)),
        },
        Question::Defect => Answer::Defect {
            window_days: policy.urgent.window_days,
        },
        Question::Returns => Answer::Returns {
            window_days: policy.returns.window_days,
            after_window: policy.returns.after_window,
            shipping_paid_by: policy.returns.shipping_paid_by,
        },
        Question::ReturnSteps => Answer::ReturnSteps {
            address: policy.returns.address.clone(),
            steps: policy.returns.steps.clone(),
        },
        Question::Changes => Answer::Changes {
            window_hours: policy.cancellation.window_hours,
            own: order.map(|order| changes::of_order(rules, now, order)),
        },
        Question::Personalized => Answer::Personalized {
            own: order.map_or_else(Vec::new, |order| personalized(rules, now, order)),
        },
        Question::Currency => Answer::Currency(policy.payment.currency.clone()),
        Question::FreeShipping => Answer::FreeShipping(policy.shipping.free_from.clone()),
        Question::Destinations => Answer::Destinations(policy.shipping.destinations.clone()),
        Question::Abroad => Answer::Abroad {
            days: policy.timelines.delivery,
            primary_regions: policy.shipping.primary_regions.clone(),
            is_outside: order.and_then(|order| is_outside_primary_regions(policy, order)),
        },
        Question::FinalSale => Answer::FinalSale(policy.final_sale.why.clone()),
        Question::ProductDetails
        | Question::Tracking
        | Question::Replacement
        | Question::PaymentMethods
        | Question::Website
        | Question::Contact
        | Question::Preparation
        | Question::Delay
        | Question::WrongItem
        | Question::Customization
        | Question::Customs
        | Question::FinalSaleAdvice
        | Question::Feedback
        | Question::FollowUp => Answer::TextOnly,
    }
}

fn waiting(rules: &Rules, now: Moment, order: &Order) -> Vec<Expected> {
    let items = order.unshipped();
    if items.is_empty() || order.cancelled_at.is_some() {
        return Vec::new();
    }
    let expectation = timeline::of_unshipped(rules, now, order);
    vec![Expected { items, expectation }]
}

fn expected(rules: &Rules, now: Moment, order: &Order) -> Vec<Expected> {
    let parcels = order.shipments.iter().map(|shipment| Expected {
        items: order.contents(shipment),
        expectation: timeline::of_shipment(rules, now, order, shipment),
    });
    parcels.chain(waiting(rules, now, order)).collect()
}

/// What no carrier has, labelled or not.
fn not_left(rules: &Rules, now: Moment, order: &Order) -> Vec<Expected> {
    let mut own = expected(rules, now, order);
    own.retain(|part| matches!(part.expectation, Expectation::Dispatch { .. }));
    own
}

fn refunds(rules: &Rules, now: Moment, order: &Order) -> Vec<(Window, bool)> {
    let today = rules.zone.day(now);
    let own = order.refunds.iter().map(|refund| {
        let arrives = timeline::of_refund(&rules.policy, &rules.zone, refund);
        (arrives, today > arrives.by)
    });
    own.collect()
}

fn personalized(rules: &Rules, now: Moment, order: &Order) -> Vec<(String, Change)> {
    let lines = order
        .lines
        .iter()
        .filter(|line| line.personalization.is_some());
    let own = lines.map(|line| {
        (
            line.title.clone(),
            changes::of_line(rules, now, order, line),
        )
    });
    own.collect()
}
