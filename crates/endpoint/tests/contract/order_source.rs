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
    digits_alone_find_the_only_order_with_them
    an_order_that_is_not_theirs_is_none
    a_source_that_cannot_tell_says_so
}

/// A source that holds [`orders`], and what becomes of it.
struct TestSource {
    source: Arc<dyn OrderSource>,
    behind: Behind,
}

/// What is behind a source, so that a test can cut it off.
enum Behind {
    Store(Box<TestStore>),
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

fn orders() -> [OwnedOrder; 4] {
    [
        order("KS-10482", "Ada@example.com"),
        order("KS-1", "ada@example.com"),
        order("GS-1", "ada@example.com"),
        order("KS-2", "eve@example.com"),
    ]
}

/// The table holds an order of another shop too.
async fn local_orders() -> TestSource {
    let test = stores::sqlite().await;
    let table = test.store.orders.clone();
    table.import("mall", &orders()).await.unwrap();
    let elsewhere = order("KS-3", "ada@example.com");
    table.put("other", &elsewhere).await.unwrap();
    let source = LocalOrders {
        shop: "mall".to_owned(),
        orders: table,
    };
    TestSource {
        source: Arc::new(source),
        behind: Behind::Store(Box::new(test)),
    }
}

async fn memory() -> TestSource {
    let source = Arc::new(MemorySource {
        orders: orders().to_vec(),
        is_down: AtomicBool::new(false),
    });
    TestSource {
        source: source.clone(),
        behind: Behind::Memory(source),
    }
}

async fn an_order_is_found_by_any_spelling_and_its_email(TestSource { source, .. }: TestSource) {
    let [expected, ..] = orders();
    for number in ["KS-10482", "#ks 10482", "ks10482", "10482"] {
        for email in ["ada@example.com", " ADA@example.com "] {
            let found = source.find(number, email).await.unwrap();
            assert_eq!(found.as_ref(), Some(&expected.order), "{number} {email}");
        }
    }
}

async fn digits_alone_find_the_only_order_with_them(TestSource { source, .. }: TestSource) {
    for (number, is_found) in [("1", false), ("GS-1", true), ("10482", true)] {
        let found = source.find(number, "ada@example.com").await.unwrap();
        assert_eq!(found.is_some(), is_found, "{number}");
    }
}

async fn an_order_that_is_not_theirs_is_none(TestSource { source, .. }: TestSource) {
    for (number, email) in [
        ("KS-10482", "eve@example.com"),
        ("KS-2", "ada@example.com"),
        ("KS-3", "ada@example.com"),
        ("KS-1048", "ada@example.com"),
        ("GS-10482", "ada@example.com"),
        ("", ""),
    ] {
        let found = source.find(number, email).await.unwrap();
        assert_eq!(found, None, "{number} {email}");
    }
}

async fn a_source_that_cannot_tell_says_so(test: TestSource) {
    test.cut_off().await;
    for number in ["KS-10482", "KS-9"] {
        let found = test.source.find(number, "ada@example.com").await;
        assert!(found.is_err(), "{number}");
    }
}
