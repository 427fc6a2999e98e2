//! The stops of a parcel that its bar shows.

use careline_policy::TrackingStatus;

/// A stop on the way, from first to last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// The order is placed.
    Ordered,
    /// The parcel waits for the carrier.
    Packed,
    /// The carrier has it.
    OnItsWay,
    /// It is delivered.
    Delivered,
}

impl Stop {
    /// All of them, with the keys of their names.
    pub const ALL: [(Self, &str); 4] = [
        (Self::Ordered, "stop.ordered"),
        (Self::Packed, "stop.packed"),
        (Self::OnItsWay, "status.in_transit"),
        (Self::Delivered, "status.delivered"),
    ];

    /// The last stop that a parcel with this status has reached; `None` if it doesn't come any more.
    #[must_use]
    pub const fn reached(status: TrackingStatus, has_left: bool) -> Option<Self> {
        match status {
            TrackingStatus::Cancelled | TrackingStatus::ReturnedToSender => None,
            TrackingStatus::Delivered => Some(Self::Delivered),
            _ if has_left => Some(Self::OnItsWay),
            TrackingStatus::LabelCreated => Some(Self::Packed),
            _ => Some(Self::Ordered),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parcel_is_at_the_stop_of_its_status() {
        use TrackingStatus::{
            Cancelled, Confirmed, CustomsHold, Delivered, InTransit, LabelCreated,
            ReturnedToSender, Unknown,
        };
        for (status, has_left, stop) in [
            (Confirmed, false, Some(Stop::Ordered)),
            (LabelCreated, false, Some(Stop::Packed)),
            (Unknown, false, Some(Stop::Ordered)),
            (Unknown, true, Some(Stop::OnItsWay)),
            (InTransit, true, Some(Stop::OnItsWay)),
            (CustomsHold, true, Some(Stop::OnItsWay)),
            (Delivered, true, Some(Stop::Delivered)),
            (ReturnedToSender, true, None),
            (Cancelled, false, None),
        ] {
            assert_eq!(
                Stop::reached(status, has_left),
                stop,
                "{status:?} {has_left}"
            );
        }
    }
}
