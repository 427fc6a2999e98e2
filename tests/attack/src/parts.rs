//! The parts, one thing that strangers try each.

use careline_harness::parts::Part;

use crate::stage::Stage;
use crate::wrong::Wrong;
use crate::{bodies, files, flood, guesses, headers, names, origins, proxies, words};

/// All of them.
pub const PARTS: [Part<Stage, Wrong>; 9] = [
    Part {
        name: "guesses",
        full: 10_000,
        short: 2_000,
        run: |stage, runs| Box::pin(guesses::run(stage, runs)),
    },
    Part {
        name: "proxies",
        full: 200,
        short: 200,
        run: |stage, runs| Box::pin(proxies::run(stage, runs)),
    },
    Part {
        name: "origins",
        full: 1,
        short: 1,
        run: |stage, runs| Box::pin(origins::run(stage, runs)),
    },
    Part {
        name: "names",
        full: 1_000,
        short: 200,
        run: |stage, runs| Box::pin(names::run(stage, runs)),
    },
    Part {
        name: "bodies",
        full: 2,
        short: 1,
        run: |stage, runs| Box::pin(bodies::run(stage, runs)),
    },
    Part {
        name: "flood",
        full: 300,
        short: 40,
        run: |stage, runs| Box::pin(flood::run(stage, runs)),
    },
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
    Part {
        name: "words",
        full: 1_000,
        short: 50,
        run: |stage, runs| Box::pin(words::run(stage, runs)),
    },
];
