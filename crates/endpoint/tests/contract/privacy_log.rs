//! `PrivacyLog`.

use careline_endpoint::store::privacy_log::{Caller, PrivacyAction, PrivacyCounts, PrivacyEntry};
use chrono::TimeDelta;

use crate::stores::{NOW, TestStore, on_every_store};

on_every_store! {
    entries_stay_in_the_order_in_which_they_were_recorded
}

async fn entries_stay_in_the_order_in_which_they_were_recorded(test: TestStore) {
    let log = &test.store.privacy_log;
    assert_eq!(log.entries().await.unwrap(), []);
    let entries = [
        (Caller::Command, PrivacyAction::ExportPerson, "mall"),
        (Caller::Command, PrivacyAction::ErasePerson, "mall"),
        (Caller::Command, PrivacyAction::ExportTicket, "other"),
        (Caller::Command, PrivacyAction::EraseTicket, "other"),
        (Caller::Call, PrivacyAction::DeleteOrder, "mall"),
    ];
    let entries = (1..).zip(entries).map(|(count, (caller, kind, shop))| {
        let counts = PrivacyCounts {
            tickets: count,
            photos: 10 * count,
            orders: 100 * count,
        };
        PrivacyEntry {
            // The clock may be set back.
            at: NOW - TimeDelta::minutes(counts.tickets as i64),
            caller,
            kind,
            shop: shop.to_owned(),
            counts,
        }
    });
    let entries: Vec<_> = entries.collect();
    for entry in &entries {
        log.record(entry).await.unwrap();
    }
    assert_eq!(log.entries().await.unwrap(), entries);
}
