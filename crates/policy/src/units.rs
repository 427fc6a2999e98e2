//! Where the units of a line are.
//!
//! A line's quantity is units that may travel in separate parcels. Cancelled units never leave. Returned ones are those
//! that were delivered first, then those that were delivered on an unknown day. What no parcel carries isn't dispatched.
//!
//! Orders may contradict themselves. If the parcels carry more units than the line has, those that are furthest along
//! count. A quantity may be in the billions, so units are counted by parcel and never listed one by one.

use crate::order::{Line, Order, Shipment};
use crate::progress::{self, Progress};
use crate::time::{Day, Zone};

/// Units of a line that are in the same parcel, or in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Units<'a> {
    /// How many; at least one.
    pub count: u32,
    /// Their parcel, if they are in one.
    pub shipment: Option<&'a Shipment>,
    /// How far they have come.
    pub progress: Progress,
}

/// The units of a line that are neither cancelled nor returned, in the order in which they would be returned. A line
/// that needs no shipping has none.
#[must_use]
pub fn of_line<'a>(zone: &Zone, order: &'a Order, line: &Line) -> Vec<Units<'a>> {
    if !line.requires_shipping {
        return Vec::new();
    }
    let mut groups: Vec<_> = in_parcels(zone, order, line).collect();
    groups.push(Units {
        count: u32::MAX,
        shipment: None,
        progress: Progress::NotDispatched,
    });
    groups.sort_by_key(|units| return_order(units.progress));
    let surplus = delivered_on_known_days(&groups).saturating_sub(line.units().into());
    let from = surplus + u64::from(line.returned_quantity);
    let to = surplus + u64::from(line.units());
    between(groups, from, to)
}

/// Whether a parcel of the order has nothing in it any more: of each of its lines, all units in it were cancelled or
/// returned, or need no shipping. A parcel that lists none of the order's lines isn't empty: its content is unknown.
#[must_use]
pub fn is_empty(zone: &Zone, order: &Order, shipment: &Shipment) -> bool {
    let mut lines = order.lines_in(shipment).peekable();
    let is_in = |line| {
        let mut units = of_line(zone, order, line).into_iter();
        units.any(|units| units.shipment == Some(shipment))
    };
    lines.peek().is_some() && !lines.any(is_in)
}

fn in_parcels<'a>(zone: &Zone, order: &'a Order, line: &Line) -> impl Iterator<Item = Units<'a>> {
    order.shipments.iter().map(|shipment| Units {
        count: shipment.quantity_of(&line.id),
        shipment: Some(shipment),
        progress: progress::of_shipment(zone, shipment),
    })
}

/// Sorts what is returned first to the front, which is also what is furthest along.
const fn return_order(progress: Progress) -> (u8, Option<Day>) {
    match progress {
        Progress::Delivered { on: Some(day) } => (0, Some(day)),
        Progress::Delivered { on: None } => (1, None),
        Progress::UnderWay { .. } => (2, None),
        Progress::NotDispatched => (3, None),
    }
}

/// If even these are more units than the line has, the first of them don't count: a replacement came later.
fn delivered_on_known_days(groups: &[Units<'_>]) -> u64 {
    let known = |units: &&Units<'_>| matches!(units.progress, Progress::Delivered { on: Some(_) });
    let known = groups.iter().filter(known);
    known.map(|units| u64::from(units.count)).sum()
}

/// The units at the positions from `from` up to `to`, counted over all groups.
fn between(mut groups: Vec<Units<'_>>, from: u64, to: u64) -> Vec<Units<'_>> {
    let mut begins = 0_u64;
    groups.retain_mut(|units| {
        let ends = begins + u64::from(units.count);
        let count = ends.min(to).saturating_sub(begins.max(from));
        begins = ends;
        units.count = u32::try_from(count).unwrap_or(u32::MAX);
        units.count > 0
    });
    groups
}
