//! `OrderSource`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use careline_endpoint::orders::owned_order::OwnedOrder;
use careline_endpoint::orders::source::OrderSource;
use careline_endpoint::store::local_orders::LocalOrders;

use crate::memory::order_source::MemorySource;
use crate::stores::{self, TestStore, order};

contract! {
    crate::order_source: [local_orders memory]
    an_order_is_found_by_any_spelling_and_its_email
    an_order_of_another_email_or_shop_is_none
    a_source_that_cannot_tell_says_so
}

/// A source that holds [`orders`], and what becomes of it.
struct TestSource {
    source: Arc<dyn OrderSource>,
    behind: Behind,
}

/// What is behind a source, so that a test can cut it off.
enum Behind {
    Store(TestStore),
    Memory(Arc<MemorySource>),
}

impl TestSource {
    /// From now on the source can't tell.
    async fn cut_off(&self) {
        match &self.behind {
            Behind::Store(test) => test.store.database.close().await,
            Behind::Memory(source) => source.is_down.store(true, Ordering::Relaxed),
        }
    }
}

/// The orders of shops, by the shops' ids.
fn orders() -> Vec<(String, OwnedOrder)> {
    let ada = |number| order(number, "ada@example.com");
    vec![
        ("mall".to_owned(), ada("KS-10482")),
        ("mall".to_owned(), order("KS-2", "eve@example.com")),
        ("other".to_owned(), ada("KS-3")),
    ]
}

async fn local_orders() -> TestSource {
    let test = stores::sqlite().await;
    for (shop, order) in orders() {
        test.store.orders.put(&shop, &order).await.unwrap();
    }
    TestSource {
        source: Arc::new(LocalOrders(test.store.orders.clone())),
        behind: Behind::Store(test),
    }
}

async fn memory() -> TestSource {
    let source = Arc::new(MemorySource {
        orders: orders(),
        is_down: AtomicBool::new(false),
    });
    TestSource {
        source: source.clone(),
        behind: Behind::Memory(source),
    }
}

async fn an_order_is_found_by_any_spelling_and_its_email(test: TestSource) {
    let order = orders().remove(0).1.order;
    for number in ["KS-10482", "#ks 10482", "ks10482", "10482"] {
        for email in ["ada@example.com", " ADA@example.com "] {
            let found = test.source.find("mall", number, email).await.unwrap();
            assert_eq!(found.as_ref(), Some(&order), "{number} {email}");
        }
    }
}

async fn an_order_of_another_email_or_shop_is_none(test: TestSource) {
    for (shop, number, email) in [
        ("mall", "KS-10482", "eve@example.com"),
        ("mall", "KS-2", "ada@example.com"),
        ("mall", "KS-3", "ada@example.com"),
        ("other", "KS-10482", "ada@example.com"),
        ("mall", "KS-1048", "ada@example.com"),
        ("mall", "GS-10482", "ada@example.com"),
        ("mall", "", ""),
    ] {
        let found = test.source.find(shop, number, email).await.unwrap();
        assert_eq!(found, None, "{shop} {number} {email}");
    }
}

async fn a_source_that_cannot_tell_says_so(test: TestSource) {
    test.cut_off().await;
    for number in ["KS-10482", "KS-9"] {
        let found = test.source.find("mall", number, "ada@example.com").await;
        assert!(found.is_err(), "{number}");
    }
}
