//! `VerificationCodes`.

use careline_endpoint::orders::verification_code::{
    CODE_LIFETIME, LookupHash, MAX_SENDS, MAX_TRIES, SEND_WINDOW,
};
use careline_endpoint::store::verification_codes::TooManyCodes;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;

use crate::stores::{NOW, TestStore, on_every_store};

on_every_store! {
    a_code_works_once_for_its_lookup
    a_code_has_a_number_of_tries
    later_tries_of_a_used_code_are_refused
    a_newer_code_invalidates_the_previous_one
    a_code_expires
    the_number_of_codes_in_an_hour_is_limited
    codes_that_are_requested_at_once_are_counted
    only_codes_that_no_longer_count_are_deleted
}

const LOOKUP: LookupHash = LookupHash([1; 32]);
const OTHER: LookupHash = LookupHash([2; 32]);

async fn issue(test: &TestStore, code: u8, now: DateTime<Utc>) -> Result<(), TooManyCodes> {
    let codes = &test.store.verification_codes;
    codes.issue(&LOOKUP, &[code; 32], now).await.unwrap()
}

async fn consumes(test: &TestStore, code: u8, now: DateTime<Utc>) -> bool {
    let codes = &test.store.verification_codes;
    codes.consume(&LOOKUP, &[code; 32], now).await.unwrap()
}

async fn a_code_works_once_for_its_lookup(test: TestStore) {
    assert!(!consumes(&test, 7, NOW).await, "there is none yet");
    issue(&test, 7, NOW).await.unwrap();
    let codes = &test.store.verification_codes;
    assert!(!codes.consume(&OTHER, &[7; 32], NOW).await.unwrap());
    assert!(!consumes(&test, 8, NOW).await);
    assert!(consumes(&test, 7, NOW).await);
    assert!(!consumes(&test, 7, NOW).await);
}

async fn a_code_has_a_number_of_tries(test: TestStore) {
    for (number, wrong) in [(0, MAX_TRIES - 1), (1, MAX_TRIES)] {
        let now = NOW + SEND_WINDOW * number;
        issue(&test, 7, now).await.unwrap();
        for _ in 0..wrong {
            assert!(!consumes(&test, 8, now).await);
        }
        let is_right = consumes(&test, 7, now).await;
        assert_eq!(is_right, wrong < MAX_TRIES, "after {wrong} wrong ones");
    }
}

async fn later_tries_of_a_used_code_are_refused(test: TestStore) {
    issue(&test, 7, NOW).await.unwrap();
    assert!(consumes(&test, 7, NOW).await);
    for code in [7, 8, 7, 8, 7, 8] {
        assert!(!consumes(&test, code, NOW).await, "{code}");
    }
}

async fn a_newer_code_invalidates_the_previous_one(test: TestStore) {
    issue(&test, 7, NOW).await.unwrap();
    issue(&test, 8, NOW).await.unwrap();
    assert!(!consumes(&test, 7, NOW).await);
    assert!(consumes(&test, 8, NOW).await);
    assert!(!consumes(&test, 7, NOW).await, "nor after that");
}

async fn a_code_expires(test: TestStore) {
    issue(&test, 7, NOW).await.unwrap();
    assert!(!consumes(&test, 7, NOW + CODE_LIFETIME).await);
    let last = NOW + CODE_LIFETIME - TimeDelta::seconds(1);
    assert!(consumes(&test, 7, last).await);
}

async fn the_number_of_codes_in_an_hour_is_limited(test: TestStore) {
    let minutes = |number: usize| TimeDelta::minutes(i64::try_from(number).unwrap());
    for number in 0..MAX_SENDS {
        issue(&test, 1, NOW + minutes(number)).await.unwrap();
    }
    let last = NOW + minutes(MAX_SENDS - 1);
    issue(&test, 2, last + minutes(1)).await.unwrap_err();
    let refused = issue(&test, 2, last).await.unwrap_err();
    let wait = NOW + SEND_WINDOW - last;
    assert_eq!(i64::try_from(refused.seconds).unwrap(), wait.num_seconds());
    assert!(
        consumes(&test, 1, last).await,
        "the last one is still valid"
    );
    let codes = &test.store.verification_codes;
    let other = codes.issue(&OTHER, &[1; 32], last).await;
    other.unwrap().unwrap();
    // The first one no longer counts; the second one still does.
    let next = last + wait;
    let before = issue(&test, 3, next - TimeDelta::seconds(1)).await;
    assert_eq!(before, Err(TooManyCodes { seconds: 1 }));
    issue(&test, 3, next).await.unwrap();
    assert_eq!(
        issue(&test, 4, next).await,
        Err(TooManyCodes { seconds: 60 })
    );
}

async fn codes_that_are_requested_at_once_are_counted(test: TestStore) {
    let requests = (0..3 * MAX_SENDS).map(|_| issue(&test, 7, NOW));
    let issued = join_all(requests).await;
    assert_eq!(
        issued.iter().filter(|issued| issued.is_ok()).count(),
        MAX_SENDS
    );
}

async fn only_codes_that_no_longer_count_are_deleted(test: TestStore) {
    for _ in 0..MAX_SENDS {
        issue(&test, 1, NOW).await.unwrap();
    }
    let codes = &test.store.verification_codes;
    let last = NOW + SEND_WINDOW - TimeDelta::seconds(1);
    codes.delete_expired(last).await.unwrap();
    issue(&test, 1, last).await.unwrap_err();
    codes.delete_expired(NOW + SEND_WINDOW).await.unwrap();
    issue(&test, 1, NOW).await.unwrap();
}
