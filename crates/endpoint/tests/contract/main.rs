//! Contract suites: what each trait of the endpoint's seams promises, checked on every implementation of it.
//!
//! A file per seam holds its tests: functions that know only the trait. [`contract!`] makes a test of each function for
//! each implementation, so a failure's name says which one broke the contract: `outbox::sqlite::a_lease_is_exclusive`.
//! `memory/` is a second implementation of every seam, for these tests alone.
//!
//! To add an implementation, add a function that makes one for a single test, and its name to the list. The functions
//! that are there say what it holds at first.
//!
//! | implementation of | function and list |
//! |---|---|
//! | all traits of the store | `stores.rs` |
//! | `BlobStore` | `blobs.rs` |
//! | `UploadBytes` | `upload_bytes.rs` |
//! | `OrderSource` | `order_source.rs` |
//! | `DeliveryChannel` | `delivery.rs` |
//!
//! Tests on Postgres are ignored unless they are asked for: `cargo xtask platforms` starts a server and runs them.
//!
//! What no caller of a trait can see isn't tested here: that a commit survives a crash (`tests/faults`), that times
//! don't reveal what is stored, and that a failed call has changed nothing.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

/// Makes a test of each function in a file for each implementation. `$made_by` is the module with the functions that
/// make the implementations.
///
/// An attribute before an implementation's name is one of its tests.
macro_rules! contract {
    (@test [$($attribute:tt)*] $implementation:ident $test:ident) => {
        #[tokio::test]
        $($attribute)*
        async fn $test() {
            super::$test(made_by::$implementation().await).await;
        }
    };
    (@module $made_by:path: $attribute:tt $implementation:ident $($test:ident)*) => {
        mod $implementation {
            use $made_by as made_by;
            $(contract!(@test $attribute $implementation $test);)*
        }
    };
    ($made_by:path: [] $($test:ident)*) => {};
    ($made_by:path: [#[$attribute:meta] $implementation:ident $($others:tt)*] $($test:ident)*) => {
        contract!(@module $made_by: [#[$attribute]] $implementation $($test)*);
        contract!($made_by: [$($others)*] $($test)*);
    };
    ($made_by:path: [$implementation:ident $($others:tt)*] $($test:ident)*) => {
        contract!(@module $made_by: [] $implementation $($test)*);
        contract!($made_by: [$($others)*] $($test)*);
    };
}

mod agent_queue;
#[path = "../api/app.rs"]
#[allow(dead_code, reason = "these tests need only its golden values")]
mod app;
mod blobs;
mod buckets;
#[path = "../command/mod.rs"]
#[allow(dead_code)]
mod command;
mod delivery;
mod lookup_tokens;
mod memory;
#[path = "../delivery/node.rs"]
mod node;
mod order_source;
mod orders;
mod outbox;
mod personal_data;
#[path = "../api/pictures.rs"]
#[allow(dead_code)]
mod pictures;
#[path = "../platforms/mod.rs"]
mod platforms;
mod postgres;
mod privacy_log;
mod reports;
mod stores;
mod tickets;
mod transfer;
mod upload_bytes;
mod uploads;
mod verification_codes;
