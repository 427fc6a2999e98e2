//! The ways to every state of every screen.

mod answers;
mod code;
mod failures;
mod forms;
mod home;
mod lookup;
mod page;
mod photos;
mod problems;
mod requests;
mod returns;
mod send;
mod ticket;
mod track;

use crate::scenario::Scenario;

/// All of them, by flow.
pub const SCENARIOS: &[Scenario] = crate::scenarios! {
    page: launcher, help, order_status;
    home: first, resumed;
    lookup: fields, looking, unreachable;
    track: processing, on_its_way, out_for_delivery, delivered, late, late_to_leave, customs, two_parcels, cancelled,
        refunded, undated, without_shipping, late_image, broken_image;
    returns: choose, eligible, support_decides, final_sale, on_its_way, mixed;
    problems: groups, of_an_order;
    forms: cancel, damaged, late, ask, address, engraving, from_memory, feedback;
    photos: refused, waiting;
    send: review, offline;
    requests: none, some;
    ticket: received, asked, resolved;
    code: entered;
    answers: search;
    failures: without_wasm, without_a_part;
};
