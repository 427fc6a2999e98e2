//! The parts, one thing that strangers try each.

use careline_stage::parts::Part;

use crate::headers;
use crate::stage::Stage;
use crate::wrong::Wrong;

/// All of them.
pub const PARTS: [Part<Stage, Wrong>; 1] = [Part {
    name: "headers",
    full: 1,
    short: 1,
    run: |stage, runs| Box::pin(headers::run(stage, runs)),
}];
