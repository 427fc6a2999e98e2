//! Checks the shipments of an order: what is in them, and in which order things happened.

use std::collections::HashSet;

use careline_policy::{Line, Moment, Order, Shipment, TrackingStatus};
use careline_wire::validate::is_web_address;

use crate::orders::checks::findings::{Findings, entry};
use crate::platform::decode::JsonPath;

const SHIPMENTS: &str = "order.shipments";

/// Checks all shipments.
pub fn check(order: &Order, findings: &mut Findings) {
    let mut ids = HashSet::new();
    for (index, shipment) in order.shipments.iter().enumerate() {
        if !ids.insert(&shipment.id) {
            let detail = format!("the id {:?} is used twice", shipment.id);
            findings.warn(entry(SHIPMENTS, index, "id"), detail);
        }
        check_address(shipment, index, findings);
        check_contents(order, shipment, index, findings);
        check_sequence(shipment, index, findings);
    }
    for (index, line) in order.lines.iter().enumerate() {
        check_shipped(order, line, index, findings);
    }
}

/// Only a web address becomes a link.
fn check_address(shipment: &Shipment, index: usize, findings: &mut Findings) {
    let address = shipment.tracking_url.as_deref();
    if let Some(found) = address.filter(|url| !is_web_address(url)) {
        let detail = format!("expected an address like \"https://…\", found {found:?}");
        findings.warn(entry(SHIPMENTS, index, "tracking_url"), detail);
    }
}

fn check_contents(order: &Order, shipment: &Shipment, index: usize, findings: &mut Findings) {
    let mut parts = shipment.lines.iter().enumerate();
    if let Some((part, unknown)) = parts.find(|(_, part)| order.line(&part.id).is_none()) {
        let at = entry(SHIPMENTS, index, "lines").then(part).then("id");
        let detail = format!("expected the id of a line, found {:?}", unknown.id.0);
        findings.warn(at, detail);
    }
}

/// More units may be shipped than bought, because a lost parcel is sent again.
fn check_shipped(order: &Order, line: &Line, index: usize, findings: &mut Findings) {
    let parts = order.shipments.iter().flat_map(|shipment| &shipment.lines);
    let parts = parts.filter(|part| part.id == line.id);
    let shipped = parts.fold(0_u32, |sum, part| sum.saturating_add(part.quantity));
    if shipped > line.quantity {
        let detail = format!(
            "expected at least as many as the shipments carry, {shipped}, found {}",
            line.quantity
        );
        findings.warn(entry("order.lines", index, "quantity"), detail);
    }
}

/// A parcel is delivered after the carrier got it. Later scans of a delivered parcel happen; but if all of them are
/// later, the two dates were exchanged.
fn check_sequence(shipment: &Shipment, index: usize, findings: &mut Findings) {
    let is_delivery = |status| status == TrackingStatus::Delivered;
    let is_journey = |status: TrackingStatus| status.is_dispatched() && !is_delivery(status);
    let times = |is_meant: &dyn Fn(TrackingStatus) -> bool| -> Vec<(usize, Moment)> {
        let events = shipment.events.iter().enumerate();
        let meant = events.filter(|(_, event)| is_meant(event.status));
        meant
            .filter_map(|(at, event)| Some((at, event.at?)))
            .collect()
    };
    let delivered = times(&is_delivery).into_iter().max_by_key(|(_, at)| *at);
    let dispatched = times(&is_journey).into_iter().min_by_key(|(_, at)| *at);
    if let (Some((event, delivered)), Some((_, dispatched))) = (delivered, dispatched)
        && delivered < dispatched
    {
        let detail = format!("expected a time after the dispatch, {dispatched}, found {delivered}");
        findings.refuse(event_time(index, event), detail);
    }
}

/// The path of an event's time.
pub fn event_time(shipment: usize, event: usize) -> JsonPath {
    entry(SHIPMENTS, shipment, "events").then(event).then("at")
}
