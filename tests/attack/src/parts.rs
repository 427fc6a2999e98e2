//! The parts, one thing that strangers try each.

use careline_stage::parts::Part;

use crate::stage::Stage;
use crate::wrong::Wrong;
use crate::{files, headers};

/// All of them.
pub const PARTS: [Part<Stage, Wrong>; 2] = [
    Part {
        name: "files",
        full: 1_200,
        short: 150,
        run: |stage, runs| Box::pin(files::run(stage, runs)),
    },
    Part {
        name: "headers",
        full: 1,
        short: 1,
        run: |stage, runs| Box::pin(headers::run(stage, runs)),
    },
];
