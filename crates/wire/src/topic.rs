//! The topics of tickets (§1, §4, §5).
//!
//! A topic is data: its [`Spec`] says which parts a ticket must and may have, which questions the policy already
//! answers, and what makes it urgent. The widget draws its form from it, and [`validate`](crate::validate) checks
//! against it.

use careline_policy::{Question, ReturnReason};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The topic of a ticket, in the order of the policy.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs, reason = "the locale files label them")]
pub enum Topic {
    ProductDetails,
    Customization,
    FinalSaleAdvice,
    ShippingDestination,
    DelayedDispatch,
    DelayedDelivery,
    MissingShipment,
    ChangeOrder,
    CancelOrder,
    CustomsAndDuties,
    ChangeAddress,
    MissingItem,
    ModifyPersonalized,
    Return,
    RefundStatus,
    Defective,
    Damaged,
    WrongItem,
    Replacement,
    Website,
    Payment,
    FreeShipping,
    Other,
    ResponseTimes,
    ProductInformation,
    ContactChannels,
    OtherSuggestion,
}

/// A part of a ticket that a topic may need or ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// An order, looked up or as typed.
    Order,
    /// Lines of the order, or the item in words.
    Lines,
    /// An item's name or link.
    Item,
    /// Photos.
    Photos,
    /// A country.
    Country,
    /// A new address.
    NewAddress,
    /// A personalization, read back by the shopper.
    ReadBack,
}

/// What a ticket of a topic needs, and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The parts that a ticket must have.
    pub needs: &'static [Part],
    /// The parts that it may have.
    pub asks: &'static [Part],
    /// Whether name and email are needed (§2). Only feedback (§5) needs none.
    pub contact: bool,
    /// The questions that the policy already answers; the widget shows them before the form.
    pub answers: &'static [Question],
    /// What the shopper wants to change, if anything. It is open until dispatch or sooner (§1, §4).
    pub changes: Option<Changes>,
    /// What makes it urgent (§2), if anything.
    pub urgency: Option<Urgency>,
    /// The return reason that the topic implies; the verdicts of its lines are for that reason.
    pub reason: Option<ReturnReason>,
}

/// What the shopper wants to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changes {
    /// The order: its address, its items, or its cancellation (§1).
    Order,
    /// The personalization of an item (§4).
    Personalization,
}

/// What makes a topic urgent (§2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// A missing parcel, reported within the urgent window.
    MissingShipment,
    /// A defect or damage, reported within the urgent window. The verdict says whether it is.
    Defect,
}

impl Spec {
    /// Whether a ticket of this topic may have a part.
    #[must_use]
    pub fn takes(&self, part: Part) -> bool {
        self.needs.contains(&part) || self.asks.contains(&part)
    }
}

impl Topic {
    /// Its name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What a ticket of this topic needs.
    #[must_use]
    pub const fn spec(self) -> Spec {
        use Part::{Country, Item, Lines, NewAddress, Order, Photos, ReadBack};
        let (needs, asks): (&[Part], &[Part]) = match self {
            Self::ProductDetails | Self::Customization | Self::FinalSaleAdvice => {
                (&[Item], &[Photos])
            }
            Self::ShippingDestination => (&[Country], &[Item]),
            Self::DelayedDispatch
            | Self::DelayedDelivery
            | Self::MissingShipment
            | Self::ChangeOrder
            | Self::CancelOrder
            | Self::CustomsAndDuties
            | Self::RefundStatus => (&[Order], &[]),
            Self::ChangeAddress => (&[Order, NewAddress], &[]),
            Self::MissingItem | Self::Return => (&[Order, Lines], &[Photos]),
            Self::ModifyPersonalized => (&[Order, Lines, ReadBack], &[]),
            Self::Defective | Self::Damaged | Self::WrongItem | Self::Replacement => {
                (&[Order, Lines, Photos], &[])
            }
            Self::Website | Self::Payment | Self::FreeShipping | Self::Other => (&[], &[Order]),
            Self::ResponseTimes
            | Self::ProductInformation
            | Self::ContactChannels
            | Self::OtherSuggestion => (&[], &[]),
        };
        Spec {
            needs,
            asks,
            contact: !self.is_feedback(),
            answers: self.answers(),
            changes: self.changes(),
            urgency: self.urgency(),
            reason: self.reason(),
        }
    }

    const fn answers(self) -> &'static [Question] {
        match self {
            Self::ProductDetails => &[Question::ProductDetails],
            Self::Customization => &[Question::Customization, Question::Personalized],
            Self::FinalSaleAdvice => &[Question::FinalSale, Question::FinalSaleAdvice],
            Self::ShippingDestination => &[Question::Destinations, Question::Abroad],
            Self::DelayedDispatch => &[Question::Processing, Question::Delay],
            Self::DelayedDelivery => &[Question::Delivery, Question::Delay],
            Self::MissingShipment => &[Question::Delivery, Question::Urgent],
            Self::ChangeOrder | Self::CancelOrder | Self::ChangeAddress => &[Question::Changes],
            Self::CustomsAndDuties => &[Question::Customs, Question::Abroad],
            Self::ModifyPersonalized => &[Question::Personalized],
            Self::Return => &[Question::Returns, Question::ReturnSteps],
            Self::RefundStatus => &[Question::Refund],
            Self::Defective | Self::Damaged => &[Question::Defect],
            Self::MissingItem | Self::WrongItem => &[Question::WrongItem],
            Self::Replacement => &[Question::Replacement],
            Self::Website => &[Question::Website],
            Self::Payment => &[Question::Currency, Question::PaymentMethods],
            Self::FreeShipping => &[Question::FreeShipping],
            Self::Other => &[Question::Preparation],
            Self::ResponseTimes => &[Question::ReplyTime, Question::Feedback],
            Self::ContactChannels => &[Question::Contact, Question::Feedback],
            Self::ProductInformation | Self::OtherSuggestion => &[Question::Feedback],
        }
    }

    const fn changes(self) -> Option<Changes> {
        match self {
            Self::ChangeOrder | Self::CancelOrder | Self::ChangeAddress => Some(Changes::Order),
            Self::ModifyPersonalized => Some(Changes::Personalization),
            _ => None,
        }
    }

    const fn urgency(self) -> Option<Urgency> {
        match self {
            Self::MissingShipment => Some(Urgency::MissingShipment),
            Self::Defective | Self::Damaged => Some(Urgency::Defect),
            _ => None,
        }
    }

    const fn reason(self) -> Option<ReturnReason> {
        match self {
            Self::Defective => Some(ReturnReason::Defective),
            Self::Damaged => Some(ReturnReason::DamagedInTransit),
            Self::WrongItem => Some(ReturnReason::WrongItem),
            _ => None,
        }
    }

    /// Whether it is feedback (§5), which needs no name and email.
    #[must_use]
    pub const fn is_feedback(self) -> bool {
        matches!(
            self,
            Self::ResponseTimes
                | Self::ProductInformation
                | Self::ContactChannels
                | Self::OtherSuggestion
        )
    }
}
