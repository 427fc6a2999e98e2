//! The table of rules, from §1 to §4. The numbers are the rows of that table.

use serde::{Deserialize, Serialize};

/// A rule of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// 1. The order was cancelled.
    OrderCancelled,
    /// 2. No quantity is left to return.
    AlreadyReturned,
    /// 3. No carrier has it yet.
    NotDispatched,
    /// 4. It is on its way.
    NotDelivered,
    /// 5. It was delivered on an unknown day.
    DeliveryDateUnknown,
    /// 6. A defect or damage, reported within the urgent window.
    DefectInWindow,
    /// 7. A defect or damage, reported after that window.
    DefectAfterWindow,
    /// 8. The shop sent an item that wasn't ordered.
    WrongItem,
    /// 9. The policy doesn't mention the reason.
    ReasonNotStated,
    /// 10. It is marked "Final Sale".
    FinalSale,
    /// 11. It is personalized.
    Personalized,
    /// 12 and 13, if the shop states no return window.
    WindowNotStated,
    /// 12. It is within the return window.
    InReturnWindow,
    /// 13. The return window is over.
    ReturnWindowPassed,
}

impl Rule {
    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrderCancelled => "order_cancelled",
            Self::AlreadyReturned => "already_returned",
            Self::NotDispatched => "not_dispatched",
            Self::NotDelivered => "not_delivered",
            Self::DeliveryDateUnknown => "delivery_date_unknown",
            Self::DefectInWindow => "defect_in_window",
            Self::DefectAfterWindow => "defect_after_window",
            Self::WrongItem => "wrong_item",
            Self::ReasonNotStated => "reason_not_stated",
            Self::FinalSale => "final_sale",
            Self::Personalized => "personalized",
            Self::WindowNotStated => "window_not_stated",
            Self::InReturnWindow => "in_return_window",
            Self::ReturnWindowPassed => "return_window_passed",
        }
    }

    /// The section of the policy that it comes from; `None` if it needs no policy (nothing left to return).
    pub(super) const fn section(self) -> Option<&'static str> {
        match self {
            Self::OrderCancelled | Self::AlreadyReturned => None,
            Self::NotDispatched | Self::NotDelivered | Self::ReasonNotStated => Some("§1"),
            Self::DeliveryDateUnknown
            | Self::DefectInWindow
            | Self::DefectAfterWindow
            | Self::WindowNotStated
            | Self::InReturnWindow
            | Self::ReturnWindowPassed => Some("§2"),
            Self::WrongItem => Some("§3"),
            Self::FinalSale | Self::Personalized => Some("§4"),
        }
    }
}

/// The rules in the order in which they are tried; the first one that applies decides.
pub const RULES: [Rule; 14] = [
    Rule::OrderCancelled,
    Rule::AlreadyReturned,
    Rule::NotDispatched,
    Rule::NotDelivered,
    Rule::DeliveryDateUnknown,
    Rule::DefectInWindow,
    Rule::DefectAfterWindow,
    Rule::WrongItem,
    Rule::ReasonNotStated,
    Rule::FinalSale,
    Rule::Personalized,
    Rule::WindowNotStated,
    Rule::InReturnWindow,
    Rule::ReturnWindowPassed,
];
