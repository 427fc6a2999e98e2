//! `LookupTokens`.

use careline_endpoint::orders::owned_order::OwnedOrder;
use careline_endpoint::platform::crypto::sha256;
use careline_endpoint::store::lookup_tokens::TOKEN_LIFETIME;
use chrono::{DateTime, TimeDelta, Utc};

use crate::stores::{NOW, TestStore, on_every_store, order};

on_every_store! {
    a_token_names_its_order_as_it_was
    a_token_is_valid_in_its_shop
    a_token_expires
    a_persons_tokens_are_deleted_by_email
    expired_tokens_are_deleted
}

const ADA: &str = "ada@example.com";

async fn issued(test: &TestStore, token: &str, order: &OwnedOrder) {
    let (tokens, sha256) = (&test.store.lookup_tokens, sha256(token));
    let issued = tokens.issue(&sha256, "mall", order, NOW);
    issued.await.unwrap();
}

async fn resolved(test: &TestStore, token: &str, now: DateTime<Utc>) -> Option<OwnedOrder> {
    let tokens = &test.store.lookup_tokens;
    tokens.resolve("mall", token, now).await.unwrap()
}

async fn a_token_names_its_order_as_it_was(test: TestStore) {
    let before = order("KS-1", ADA);
    test.store.orders.put("mall", &before).await.unwrap();
    issued(&test, "one", &before).await;
    let mut after = before.clone();
    after.order.lines.truncate(1);
    test.store.orders.put("mall", &after).await.unwrap();
    issued(&test, "two", &after).await;
    assert_eq!(resolved(&test, "one", NOW).await, Some(before));
    assert_eq!(resolved(&test, "two", NOW).await, Some(after));
    assert_eq!(resolved(&test, "three", NOW).await, None);
    // It needs no order in the store: orders may come from another system. The email is normalized.
    issued(&test, "remote", &order("KS-9", " Ada@Example.com ")).await;
    assert_eq!(
        resolved(&test, "remote", NOW).await,
        Some(order("KS-9", ADA))
    );
}

async fn a_token_is_valid_in_its_shop(test: TestStore) {
    issued(&test, "one", &order("KS-1", ADA)).await;
    let tokens = &test.store.lookup_tokens;
    assert_eq!(tokens.resolve("other", "one", NOW).await.unwrap(), None);
    let is_of_another = async |shop, token, now| {
        let is_of_another = tokens.is_of_another_shop(shop, token, now).await;
        is_of_another.unwrap()
    };
    assert!(is_of_another("other", "one", NOW).await);
    assert!(!is_of_another("mall", "one", NOW).await);
    assert!(!is_of_another("other", "two", NOW).await);
    assert!(!is_of_another("other", "one", NOW + TOKEN_LIFETIME).await);
}

async fn a_token_expires(test: TestStore) {
    issued(&test, "one", &order("KS-1", ADA)).await;
    let end = NOW + TOKEN_LIFETIME;
    let last = end - TimeDelta::seconds(1);
    assert!(resolved(&test, "one", last).await.is_some());
    assert!(resolved(&test, "one", end).await.is_none());
}

async fn a_persons_tokens_are_deleted_by_email(test: TestStore) {
    issued(&test, "one", &order("KS-1", " Ada@Example.com")).await;
    issued(&test, "two", &order("KS-2", ADA)).await;
    issued(&test, "eve", &order("KS-3", "eve@example.com")).await;
    let tokens = &test.store.lookup_tokens;
    tokens.delete_by_email("other", ADA).await.unwrap();
    assert!(resolved(&test, "one", NOW).await.is_some());
    tokens
        .delete_by_email("mall", "ADA@example.com ")
        .await
        .unwrap();
    for (token, is_valid) in [("one", false), ("two", false), ("eve", true)] {
        let resolved = resolved(&test, token, NOW).await;
        assert_eq!(resolved.is_some(), is_valid, "{token}");
    }
}

async fn expired_tokens_are_deleted(test: TestStore) {
    issued(&test, "one", &order("KS-1", ADA)).await;
    let tokens = &test.store.lookup_tokens;
    let end = NOW + TOKEN_LIFETIME;
    let last = end - TimeDelta::seconds(1);
    tokens.delete_expired(last).await.unwrap();
    assert!(resolved(&test, "one", NOW).await.is_some());
    tokens.delete_expired(end).await.unwrap();
    assert!(resolved(&test, "one", NOW).await.is_none());
}
