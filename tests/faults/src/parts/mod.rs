//! The parts: one kind of fault each.

mod backup;
mod disk;
mod kill;
mod mail;
mod net;
mod older;
mod power;
mod replicas;
mod sync;

use careline_harness::parts::Part;

use crate::findings::Violation;
use crate::setup::Setup;

/// All parts on SQLite, the most informative first.
pub const PARTS: [Part<Setup, Violation>; 8] = [
    Part {
        name: "sync",
        full: 20,
        short: 5,
        run: |setup, runs| Box::pin(sync::run(setup, runs)),
    },
    Part {
        name: "kill",
        full: 500,
        short: 80,
        run: |setup, runs| Box::pin(kill::run(setup, runs)),
    },
    Part {
        name: "power",
        full: 200,
        short: 8,
        run: |setup, runs| Box::pin(power::run(setup, runs)),
    },
    Part {
        name: "net",
        full: 200,
        short: 40,
        run: |setup, runs| Box::pin(net::run(setup, runs)),
    },
    Part {
        name: "mail",
        full: 300,
        short: 56,
        run: |setup, runs| Box::pin(mail::run(setup, runs)),
    },
    Part {
        name: "disk",
        full: 10,
        short: 2,
        run: |setup, runs| Box::pin(disk::run(setup, runs)),
    },
    Part {
        name: "backup",
        full: 10,
        short: 2,
        run: |setup, runs| Box::pin(backup::run(setup, runs)),
    },
    Part {
        name: "older",
        full: 10,
        short: 4,
        run: |setup, runs| Box::pin(older::run(setup, runs)),
    },
];

/// The parts that need a Postgres server.
pub const ON_POSTGRES: [Part<Setup, Violation>; 1] = [Part {
    name: "replicas",
    full: 30,
    short: 8,
    run: |setup, runs| Box::pin(replicas::run(setup, runs)),
}];
