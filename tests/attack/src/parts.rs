//! The parts, one thing that strangers try each.

use careline_stage::parts::Part;

use crate::headers;
use crate::stage::Stage;
use crate::words;
use crate::wrong::Wrong;

/// All of them.
pub const PARTS: [Part<Stage, Wrong>; 2] = [
    Part {
        name: "headers",
        full: 1,
        short: 1,
        run: |stage, runs| Box::pin(headers::run(stage, runs)),
    },
    Part {
        name: "words",
        full: 700,
        short: 50,
        run: |stage, runs| Box::pin(words::run(stage, runs)),
    },
];
