//! The parts, one way to break something each.

mod backup;
mod disk;
mod kill;
mod mail;
mod net;
mod older;
mod sync;

use careline_harness::parts::Part;

use crate::found::Wrong;
use crate::stage::Stage;

/// All of them, the most telling first.
pub const PARTS: [Part<Stage, Wrong>; 7] = [
    Part {
        name: "sync",
        full: 20,
        short: 5,
        run: |stage, runs| Box::pin(sync::run(stage, runs)),
    },
    Part {
        name: "kill",
        full: 500,
        short: 80,
        run: |stage, runs| Box::pin(kill::run(stage, runs)),
    },
    Part {
        name: "net",
        full: 200,
        short: 40,
        run: |stage, runs| Box::pin(net::run(stage, runs)),
    },
    Part {
        name: "mail",
        full: 300,
        short: 56,
        run: |stage, runs| Box::pin(mail::run(stage, runs)),
    },
    Part {
        name: "disk",
        full: 10,
        short: 2,
        run: |stage, runs| Box::pin(disk::run(stage, runs)),
    },
    Part {
        name: "backup",
        full: 10,
        short: 2,
        run: |stage, runs| Box::pin(backup::run(stage, runs)),
    },
    Part {
        name: "older",
        full: 10,
        short: 4,
        run: |stage, runs| Box::pin(older::run(stage, runs)),
    },
];
