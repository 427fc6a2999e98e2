//! The table of rules, from §1 to §4, for units of a line that are in the same parcel. The numbers are the rows of that
//! table.

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

/// A rule of the table. Rules are tried in this order; the first one that applies decides.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Rule {
    /// 1. The order was cancelled, or all units of the line.
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
    /// 6 and 7, if the item needs no shipping: these windows count from a delivery.
    DefectWithoutShipping,
    /// 8. The shop sent an item that wasn't ordered.
    WrongItem,
    /// 9. The policy doesn't mention the reason.
    ReasonNotStated,
    /// 10. It is marked "Final Sale".
    FinalSale,
    /// 11. It is personalized.
    Personalized,
    /// 12 and 13, if the item needs no shipping: the return window counts from a delivery.
    WithoutShipping,
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
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether it is for items that are shipped, for those that aren't, or for both.
    pub(super) const fn concerns(self, is_shipped: bool) -> bool {
        match self {
            Self::DefectWithoutShipping | Self::WithoutShipping => !is_shipped,
            Self::NotDispatched
            | Self::NotDelivered
            | Self::DeliveryDateUnknown
            | Self::DefectInWindow
            | Self::DefectAfterWindow
            | Self::WindowNotStated
            | Self::InReturnWindow
            | Self::ReturnWindowPassed => is_shipped,
            Self::OrderCancelled
            | Self::AlreadyReturned
            | Self::WrongItem
            | Self::ReasonNotStated
            | Self::FinalSale
            | Self::Personalized => true,
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
            | Self::DefectWithoutShipping
            | Self::WithoutShipping
            | Self::WindowNotStated
            | Self::InReturnWindow
            | Self::ReturnWindowPassed => Some("§2"),
            Self::WrongItem => Some("§3"),
            Self::FinalSale | Self::Personalized => Some("§4"),
        }
    }
}
