//! The parts: one kind of attack each.

use careline_harness::parts::Part;

use crate::setup::Setup;
use crate::violation::Violation;
use crate::{bodies, files, flood, guesses, headers, names, origins, photos, proxies, words};

/// All parts.
pub const PARTS: [Part<Setup, Violation>; 10] = [
    Part {
        name: "guesses",
        full: 10_000,
        short: 2_000,
        run: |setup, runs| Box::pin(guesses::run(setup, runs)),
    },
    Part {
        name: "proxies",
        full: 200,
        short: 200,
        run: |setup, runs| Box::pin(proxies::run(setup, runs)),
    },
    Part {
        name: "origins",
        full: 1,
        short: 1,
        run: |setup, runs| Box::pin(origins::run(setup, runs)),
    },
    Part {
        name: "names",
        full: 1_000,
        short: 200,
        run: |setup, runs| Box::pin(names::run(setup, runs)),
    },
    Part {
        name: "bodies",
        full: 2,
        short: 1,
        run: |setup, runs| Box::pin(bodies::run(setup, runs)),
    },
    Part {
        name: "flood",
        full: 300,
        short: 40,
        run: |setup, runs| Box::pin(flood::run(setup, runs)),
    },
    Part {
        name: "files",
        full: 1_200,
        short: 150,
        run: |setup, runs| Box::pin(files::run(setup, runs)),
    },
    Part {
        name: "photos",
        full: 3_000,
        short: 500,
        run: |setup, runs| Box::pin(photos::run(setup, runs)),
    },
    Part {
        name: "headers",
        full: 1,
        short: 1,
        run: |setup, runs| Box::pin(headers::run(setup, runs)),
    },
    Part {
        name: "words",
        full: 1_000,
        short: 50,
        run: |setup, runs| Box::pin(words::run(setup, runs)),
    },
];
