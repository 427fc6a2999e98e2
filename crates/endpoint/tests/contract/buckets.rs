//! `Buckets`.

use std::num::NonZeroU32;
use std::time::Duration;

use careline_endpoint::limits::bucket::{Bucket, Limit, Remaining};
use futures_util::future::join_all;

use crate::stores::{TestStore, on_every_store};

on_every_store! {
    a_bucket_may_be_emptied_at_once
    the_second_half_is_reported
    each_bucket_is_taken_from_if_it_has_a_token
    a_token_given_back_counts_as_never_taken
    as_many_tokens_are_taken_at_once_as_there_are
    no_two_requests_wait_for_each_other
    a_bucket_in_use_is_not_pruned
}

fn bucket(capacity: u32, key: &str) -> Bucket {
    let capacity = NonZeroU32::new(capacity).unwrap();
    Limit::new(&[7; 64], capacity.to_string(), capacity).bucket(&[key])
}

async fn take(test: &TestStore, buckets: &[Bucket]) -> Vec<Result<Remaining, Duration>> {
    test.store.buckets.take(buckets).await.unwrap()
}

/// How many tokens a bucket has. They are taken.
async fn tokens(test: &TestStore, bucket: Bucket) -> usize {
    let mut count = 0;
    while take(test, &[bucket]).await[0].is_ok() {
        count += 1;
    }
    count
}

async fn a_bucket_may_be_emptied_at_once(test: TestStore) {
    let two = bucket(2, "a");
    assert_eq!(tokens(&test, two).await, 2);
    let wait = take(&test, &[two]).await[0].unwrap_err();
    let half = Duration::from_secs(5 * 60);
    assert!(wait <= half && wait > half / 2, "{wait:?}");
    assert_eq!(tokens(&test, bucket(2, "b")).await, 2, "its own");
    assert_eq!(tokens(&test, bucket(3, "a")).await, 3, "another limit");
}

async fn the_second_half_is_reported(test: TestStore) {
    let mut seen = Vec::new();
    while let Ok(remaining) = take(&test, &[bucket(4, "a")]).await[0] {
        seen.push(remaining);
    }
    let (most, least) = (Remaining::AtLeastHalf, Remaining::LessThanHalf);
    assert_eq!(seen, [most, most, least, least]);
}

async fn each_bucket_is_taken_from_if_it_has_a_token(test: TestStore) {
    let (one, two) = (bucket(1, "a"), bucket(2, "a"));
    assert!(take(&test, &[one, two]).await.iter().all(Result::is_ok));
    let second = take(&test, &[one, two]).await;
    assert!(second[0].is_err() && second[1].is_ok(), "{second:?}");
    let third = take(&test, &[two, one]).await;
    assert!(third.iter().all(Result::is_err), "{third:?}");
}

async fn a_token_given_back_counts_as_never_taken(test: TestStore) {
    let buckets = [bucket(5, "a"), bucket(7, "a")];
    for _ in 0..20 {
        assert_eq!(take(&test, &buckets).await, [Ok(Remaining::AtLeastHalf); 2]);
        test.store.buckets.give_back(&buckets).await.unwrap();
    }
    assert_eq!(tokens(&test, buckets[0]).await, 5);
    test.store.buckets.give_back(&buckets[..1]).await.unwrap();
    assert_eq!(tokens(&test, buckets[0]).await, 1);
    let unknown = bucket(5, "never seen");
    test.store.buckets.give_back(&[unknown]).await.unwrap();
    assert_eq!(tokens(&test, unknown).await, 5);
}

async fn as_many_tokens_are_taken_at_once_as_there_are(test: TestStore) {
    let ten = [bucket(10, "a")];
    let taken = join_all((0..60).map(|_| take(&test, &ten))).await;
    let taken = taken.iter().filter(|outcome| outcome[0].is_ok());
    assert_eq!(taken.count(), 10);
}

async fn no_two_requests_wait_for_each_other(test: TestStore) {
    let buckets = ["a", "b", "c", "d"].map(|key| bucket(200, key));
    let request = |turn: usize| {
        let (mut buckets, test) = (buckets, &test);
        buckets.rotate_left(turn % 4);
        async move {
            take(test, &buckets).await;
            test.store.buckets.give_back(&buckets).await.unwrap();
            test.store.buckets.prune().await.unwrap();
        }
    };
    join_all((0..100).map(request)).await;
    assert!(
        tokens(&test, buckets[0]).await >= 200,
        "all were given back"
    );
}

async fn a_bucket_in_use_is_not_pruned(test: TestStore) {
    assert_eq!(tokens(&test, bucket(3, "a")).await, 3);
    test.store.buckets.prune().await.unwrap();
    assert!(take(&test, &[bucket(3, "a")]).await[0].is_err());
}
