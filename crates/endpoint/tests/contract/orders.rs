//! `OrderStore`.

use careline_endpoint::platform::crypto::sha256;
use careline_endpoint::store::orders::OrderFilter;
use careline_endpoint::store::privacy_log::{Caller, PrivacyEntry};
use careline_policy::Order;
use chrono::TimeDelta;

use crate::stores::{NOW, TestStore, on_every_store, order};

on_every_store! {
    a_number_may_hold_any_character
    an_order_is_new_or_updated
    an_import_inserts_and_updates
    an_order_is_found_by_any_spelling_and_its_email
    digits_alone_find_the_only_order_with_them
    an_order_of_another_email_or_shop_is_not_found
    an_order_is_identified_by_its_numbers_key
    numbers_that_differ_by_separators_are_two_orders
    a_persons_orders_are_listed_by_number
    orders_are_listed_page_by_page
    an_order_is_found_by_its_numbers_key_alone
    a_deleted_order_is_gone_with_its_tokens
    another_email_ends_an_orders_tokens
}

const ADA: &str = "ada@example.com";

fn number(order: &Order) -> &str {
    &order.number.0
}

async fn found(test: &TestStore, typed: &str, email: &str) -> Option<String> {
    let found = test.store.orders.find("mall", typed, email).await;
    found.unwrap().map(|order| number(&order).to_owned())
}

async fn an_order_is_new_or_updated(test: TestStore) {
    let orders = &test.store.orders;
    let mut one = order("KS-10482", ADA);
    assert!(orders.put("mall", &one).await.unwrap());
    one.order.lines.truncate(1);
    assert!(!orders.put("mall", &one).await.unwrap());
    let stored = orders.find("mall", "KS-10482", ADA).await.unwrap();
    assert_eq!(stored, Some(one.order.clone()));
    assert!(orders.put("other", &one).await.unwrap(), "of another shop");
}

async fn an_import_inserts_and_updates(test: TestStore) {
    let orders = &test.store.orders;
    orders.put("mall", &order("KS-1", ADA)).await.unwrap();
    let mut changed = order("KS-1", ADA);
    changed.order.lines.truncate(1);
    let all = [changed.clone(), order("KS-2", ADA)];
    orders.import("mall", &all).await.unwrap();
    let stored = orders.find("mall", "KS-1", ADA).await.unwrap();
    assert_eq!(stored, Some(changed.order));
    assert_eq!(found(&test, "KS-2", ADA).await.as_deref(), Some("KS-2"));
    orders.import("mall", &[]).await.unwrap();
    assert_eq!(orders.by_email("mall", ADA).await.unwrap().len(), 2);
}

async fn an_order_is_found_by_any_spelling_and_its_email(test: TestStore) {
    let orders = &test.store.orders;
    let one = order("KS-10482", " Ada@Example.com ");
    orders.put("mall", &one).await.unwrap();
    for typed in ["KS-10482", "#ks 10482", "ks10482", "10482"] {
        for email in [ADA, " ADA@example.com "] {
            let found = found(&test, typed, email).await;
            assert_eq!(found.as_deref(), Some("KS-10482"), "{typed} {email}");
        }
    }
    for typed in ["KS-1048", "GS-10482", "#", ""] {
        assert_eq!(found(&test, typed, ADA).await, None, "{typed}");
    }
}

async fn digits_alone_find_the_only_order_with_them(test: TestStore) {
    let orders = &test.store.orders;
    let all = [
        order("KS-1", ADA),
        order("GS-1", ADA),
        order("KS-2", ADA),
        order("GS-2", "eve@example.com"),
        order("KS-3", ADA),
        order("3", ADA),
    ];
    orders.import("mall", &all).await.unwrap();
    for (typed, expected) in [
        ("1", None),
        ("GS-1", Some("GS-1")),
        ("2", Some("KS-2")),
        ("3", Some("3")),
    ] {
        assert_eq!(
            found(&test, typed, ADA).await.as_deref(),
            expected,
            "{typed}"
        );
    }
}

async fn an_order_of_another_email_or_shop_is_not_found(test: TestStore) {
    let orders = &test.store.orders;
    orders.put("mall", &order("KS-1", ADA)).await.unwrap();
    assert_eq!(found(&test, "KS-1", "eve@example.com").await, None);
    let elsewhere = orders.find("other", "KS-1", ADA).await.unwrap();
    assert_eq!(elsewhere, None);
    assert!(orders.by_email("other", ADA).await.unwrap().is_empty());
}

async fn an_order_is_identified_by_its_numbers_key(test: TestStore) {
    let orders = &test.store.orders;
    assert!(orders.put("mall", &order("KS-1", ADA)).await.unwrap());
    assert!(!orders.put("mall", &order(" ks-1", ADA)).await.unwrap());
    assert_eq!(found(&test, "KS-1", ADA).await.as_deref(), Some(" ks-1"));
}

async fn numbers_that_differ_by_separators_are_two_orders(test: TestStore) {
    let orders = &test.store.orders;
    for number in ["10011", "1001-1", "KS-10011"] {
        assert!(orders.put("mall", &order(number, ADA)).await.unwrap());
    }
    for (typed, expected) in [
        ("10011", Some("10011")),
        ("#1001-1", Some("1001-1")),
        ("1001/1", None),
        ("ks10011", Some("KS-10011")),
    ] {
        assert_eq!(
            found(&test, typed, ADA).await.as_deref(),
            expected,
            "{typed}"
        );
    }
}

async fn a_persons_orders_are_listed_by_number(test: TestStore) {
    let orders = &test.store.orders;
    let all = [
        order("KS-2", ADA),
        order("ks-1", " Ada@example.com"),
        order("KS-3", "eve@example.com"),
    ];
    orders.import("mall", &all).await.unwrap();
    let theirs = orders.by_email("mall", " ADA@example.com").await.unwrap();
    let numbers: Vec<_> = theirs.iter().map(number).collect();
    assert_eq!(numbers, ["ks-1", "KS-2"]);
}

async fn orders_are_listed_page_by_page(test: TestStore) {
    let orders = &test.store.orders;
    let all = [
        order("KS-3", " Ada@example.com"),
        order("ks-1", "eve@example.com"),
        order("KS-2", ADA),
        order("#A", ADA),
    ];
    orders.import("mall", &all).await.unwrap();
    orders.put("other", &order("KS-4", ADA)).await.unwrap();
    let listed = async |email: Option<&str>, after: Option<&str>, limit| {
        let filter = OrderFilter {
            email: email.map(str::to_owned),
            after: after.map(str::to_owned),
            limit,
        };
        let listed = orders.list("mall", &filter).await.unwrap();
        let numbers = listed.iter().map(|owned| number(&owned.order).to_owned());
        numbers.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(listed(None, None, 9).await, "#A ks-1 KS-2 KS-3");
    assert_eq!(listed(None, None, 2).await, "#A ks-1");
    assert_eq!(listed(None, Some("KS-1"), 2).await, "KS-2 KS-3");
    assert_eq!(listed(None, Some("KS-3"), 2).await, "");
    assert_eq!(listed(Some(" ADA@example.com"), None, 2).await, "#A KS-2");
    assert_eq!(listed(Some(ADA), Some("KS-2"), 2).await, "KS-3");
    assert_eq!(listed(Some("bob@example.com"), None, 2).await, "");
}

async fn an_order_is_found_by_its_numbers_key_alone(test: TestStore) {
    let orders = &test.store.orders;
    let one = order("KS-1", " Ada@Example.com");
    orders.put("mall", &one).await.unwrap();
    let found = orders.by_number("mall", " #ks-1").await.unwrap().unwrap();
    assert_eq!((found.email.as_str(), found.order), (ADA, one.order));
    for (shop, number) in [("mall", "1"), ("mall", "KS1"), ("other", "KS-1")] {
        let found = orders.by_number(shop, number).await.unwrap();
        assert_eq!(found, None, "{number} of {shop}");
    }
}

async fn a_deleted_order_is_gone_with_its_tokens(test: TestStore) {
    let (orders, tokens) = (&test.store.orders, &test.store.lookup_tokens);
    let one = order("KS-1", ADA);
    for shop in ["mall", "other"] {
        orders.put(shop, &one).await.unwrap();
        tokens.issue(&sha256(shop), shop, &one, NOW).await.unwrap();
    }
    let delete = async |number| {
        let deleted = orders.delete("mall", number, Caller::Call, NOW);
        deleted.await.unwrap()
    };
    assert!(!delete("1").await);
    assert!(delete("#ks-1").await);
    assert!(!delete("KS-1").await, "once");
    let logged = test.store.privacy_log.entries().await.unwrap();
    assert_eq!(logged, [PrivacyEntry::of_order("mall", Caller::Call, NOW)]);
    for (shop, is_there) in [("mall", false), ("other", true)] {
        let found = orders.by_number(shop, "KS-1").await.unwrap();
        let token = tokens.resolve(shop, shop, NOW).await.unwrap();
        let both = (found.is_some(), token.is_some());
        assert_eq!(both, (is_there, is_there), "{shop}");
    }
    assert!(orders.put("mall", &one).await.unwrap(), "it is new again");
}

async fn another_email_ends_an_orders_tokens(test: TestStore) {
    let (orders, tokens) = (&test.store.orders, &test.store.lookup_tokens);
    let [changed, same] = [order("KS-1", ADA), order("KS-2", ADA)];
    let both = [changed.clone(), same.clone()];
    orders.import("mall", &both).await.unwrap();
    for (token, shop, order) in [
        ("changed", "mall", &changed),
        ("same", "mall", &same),
        ("elsewhere", "other", &changed),
    ] {
        let sha256 = sha256(token);
        let issued = tokens.issue(&sha256, shop, order, NOW);
        issued.await.unwrap();
    }
    let is_valid = async |shop, token| {
        let now = NOW + TimeDelta::hours(1);
        tokens.resolve(shop, token, now).await.unwrap().is_some()
    };
    let ada = order("KS-1", " ADA@example.com ");
    orders.put("mall", &ada).await.unwrap();
    assert!(is_valid("mall", "changed").await, "the same email");
    let eve = order(" ks-1", "eve@example.com");
    orders.import("mall", &[eve]).await.unwrap();
    assert!(!is_valid("mall", "changed").await);
    assert!(is_valid("mall", "same").await);
    assert!(is_valid("other", "elsewhere").await);
}

/// A database may refuse some: Postgres stores no U+0000.
async fn a_number_may_hold_any_character(test: TestStore) {
    let orders = &test.store.orders;
    let email = "a\u{0}da@example.com";
    for number in ["KS\u{0}1", "KS\u{7}2", "KS\u{fffe}3"] {
        assert!(orders.put("mall", &order(number, email)).await.unwrap());
        let found = orders.find("mall", number, email).await.unwrap();
        assert_eq!(found.unwrap().number.0, number);
        let found = orders.by_number("mall", number).await.unwrap();
        assert_eq!(found.unwrap().order.number.0, number);
    }
    assert_eq!(orders.by_email("mall", email).await.unwrap().len(), 3);
    let tickets = &test.store.tickets;
    assert_eq!(tickets.id("mall", "CL-\u{0}").await.unwrap(), None);
}
