//! The endpoint's HTTP conversations.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod answers;
mod app;
mod assets;
mod backup;
mod case;
mod code;
#[path = "../command/mod.rs"]
mod command;
mod cors;
mod dead_letters;
mod desk;
#[cfg(feature = "embedded-assets")]
mod embedded;
#[cfg(feature = "age")]
mod encrypted_backup;
mod facts;
mod full;
mod full_disk;
mod golden_mails;
mod http2;
mod joined_updates;
mod languages;
mod limits;
mod links;
mod lookups;
mod mail;
mod many_tickets;
mod metrics;
mod migrations;
mod older_release;
mod openapi;
mod orders;
mod orders_csv;
mod orders_import;
mod outbox;
mod overrides;
mod people;
mod personalized;
mod photo_worker;
mod pictures;
#[path = "../platforms/mod.rs"]
mod platforms;
mod proofs;
mod ready;
mod reminders;
mod reports;
mod request_id;
mod retention;
mod served;
mod shutdown;
mod strays;
mod ticket_photos;
mod tickets;
mod two_shops;
mod uniform;
mod units;
mod upload_replicas;
mod uploads;
