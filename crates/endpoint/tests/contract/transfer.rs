//! `careline migrate`: an installation of SQLite moves to Postgres.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::path::Path;
use std::pin::pin;
use std::task::Poll;

use careline_endpoint::config::{Config, DatabaseSettings};
use careline_endpoint::platform::crypto::sha256;
use careline_endpoint::store::outbox::NewDelivery;
use careline_endpoint::store::privacy_log::{Caller, PrivacyAction, PrivacyCounts, PrivacyEntry};
use careline_endpoint::store::tickets::IdempotencyKey;
use careline_endpoint::store::{OpenError, Store};
use careline_endpoint::transfer::{Progress, Summary, TransferError, tables, transfer};
use careline_harness::seed::Seed;
use careline_wire::Topic;
use indicatif::ProgressBar;
use rand::RngExt as _;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use tempfile::TempDir;
use uuid::Uuid;

use crate::command::{careline, says};
use crate::stores::{self, NOW, TestStore, order, shopper_sends, support_says, upload};
use crate::{platforms, stores::sqlite};

/// How often a move is cut.
const CUTS: usize = 10;

/// A configuration, and the directory of its data.
struct Installation {
    directory: TempDir,
    config: Config,
}

impl Installation {
    /// An installation of SQLite with something in each table.
    async fn source() -> Self {
        let test = sqlite().await;
        fill(&test).await;
        let TestStore {
            store, directory, ..
        } = test;
        store.database.close().await;
        let config = stores::config(directory.path(), "", "");
        let config = Config {
            data: directory.path().to_owned(),
            ..config
        };
        Self { directory, config }
    }

    /// New servers and a new data directory.
    async fn target() -> Self {
        let directory = TempDir::new().unwrap();
        let url = platforms::postgres().await.expect("no server");
        let bucket = platforms::bucket().await.expect("no server");
        let settings = format!("database.url = {url:?}\n{bucket}");
        let config = stores::config(directory.path(), "", &settings);
        Self { directory, config }
    }

    async fn postgres(&self) -> PgPool {
        let DatabaseSettings::Postgres(settings) = &self.config.database else {
            panic!("it is on SQLite");
        };
        PgPool::connect_with(settings.url.options().clone())
            .await
            .unwrap()
    }

    async fn open_error(&self) -> OpenError {
        Store::open(&self.config).await.err().unwrap()
    }
}

async fn fill(test: &TestStore) {
    let store = &test.store;
    let orders: Vec<_> = (0..1_700)
        .map(|number| order(&format!("KS-{number}"), "ada@example.com"))
        .collect();
    store.orders.import("mall", &orders).await.unwrap();
    for number in 0..120_u128 {
        let (id, photo) = test.uploaded(1_000 + number).await;
        let bytes = number.to_be_bytes().repeat(100);
        store.photos.put(id, bytes).await.unwrap();
        let mut new = test.ticket(1 + number);
        new.ticket.description = format!("The clasp \u{0} is \"broken\" № {number}");
        new.deliveries = vec![NewDelivery {
            channel: "letters",
            in_order: number % 2 == 0,
            kind: "arrival",
            message_id: format!("message-{number}"),
            join_within: None,
        }];
        let ticket = test.stored(&new).await;
        test.append(ticket, NOW, shopper_sends(&[photo])).await;
        let key = IdempotencyKey {
            key: format!("key-{number}"),
            sha256: sha256(number.to_be_bytes()),
        };
        let said = test.try_append(ticket, NOW, Some(key), support_says("Soon.\u{0}"));
        said.await.unwrap();
    }
    let gone = [Uuid::from_u128(120)];
    store.delete_tickets("mall", &gone, NOW).await.unwrap();
    let unfinished = upload(Uuid::from_u128(1));
    store.uploads.create("mall", &unfinished).await.unwrap();
    let day = test.shop.rules.zone.day(NOW.fixed_offset());
    store
        .reports
        .count_deflection("mall", day, Topic::Damaged)
        .await
        .unwrap();
    let token = sha256("token");
    let issued = store.lookup_tokens.issue(&token, "mall", &orders[0], NOW);
    issued.await.unwrap();
    let lookup = careline_endpoint::orders::verification_code::LookupHash([1; 32]);
    let issued = store.verification_codes.issue(&lookup, &[2; 32], NOW);
    issued.await.unwrap().unwrap();
    for _ in 0..3 {
        store.privacy_log.record(&entry()).await.unwrap();
    }
}

fn entry() -> PrivacyEntry {
    PrivacyEntry {
        at: NOW,
        caller: Caller::Command,
        kind: PrivacyAction::ExportPerson,
        shop: "mall".to_owned(),
        counts: PrivacyCounts {
            tickets: 1,
            photos: 2,
            orders: 3,
        },
    }
}

async fn moved(from: &Installation, to: &Installation) -> Result<Summary, TransferError> {
    let progress = Progress {
        rows: ProgressBar::hidden(),
        photos: ProgressBar::hidden(),
    };
    transfer(&from.config, &to.config, &progress).await
}

/// Moves until the move was polled so often, and drops it there. Also returns how often it was polled.
async fn cut(
    from: &Installation,
    to: &Installation,
    polls: usize,
) -> (Option<Result<Summary, TransferError>>, usize) {
    let mut future = pin!(moved(from, to));
    let mut polled = 0;
    let end = poll_fn(|context| {
        if polled == polls {
            return Poll::Ready(None);
        }
        polled += 1;
        future.as_mut().poll(context).map(Some)
    });
    let end = end.await;
    (end, polled)
}

/// How many rows each moved table has.
async fn sqlite_counts(data: &Path) -> Vec<i64> {
    let url = format!("sqlite:{}", data.join("careline.db").display());
    let pool = SqlitePool::connect(&url).await.unwrap();
    let mut counts = Vec::new();
    for table in tables::MOVED {
        let count = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        counts.push(sqlx::query_scalar(count).fetch_one(&pool).await.unwrap());
    }
    pool.close().await;
    counts
}

/// A number about an import; 0 if the database isn't migrated yet.
async fn import_state(target: &Installation, query: &'static str) -> i64 {
    let pool = target.postgres().await;
    let is_migrated = "SELECT to_regclass('unfinished_import') IS NOT NULL";
    let is_migrated: bool = sqlx::query_scalar(is_migrated)
        .fetch_one(&pool)
        .await
        .unwrap();
    let number = match is_migrated {
        true => sqlx::query_scalar(query).fetch_one(&pool).await.unwrap(),
        false => 0,
    };
    pool.close().await;
    number
}

async fn is_unfinished(target: &Installation) -> bool {
    import_state(target, "SELECT count(*) FROM unfinished_import").await > 0
}

async fn copied_orders(target: &Installation) -> i64 {
    let query = "SELECT coalesce(sum(copied), 0)::bigint FROM unfinished_import WHERE table_name = 'orders'";
    import_state(target, query).await
}

/// Asserts that the target has all that the source has, once.
async fn assert_moved(source: &Installation, target: &Installation, summary: &Summary) {
    let expected = sqlite_counts(&source.config.data).await;
    let counts = summary.tables.iter().map(|(_, rows)| rows.count as i64);
    assert_eq!(counts.collect::<Vec<_>>(), expected);
    let pool = target.postgres().await;
    for (table, expected) in tables::MOVED.iter().zip(&expected) {
        assert!(*expected > 0 || *table == "reminders", "{table} is empty");
        let count = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let count: i64 = sqlx::query_scalar(count).fetch_one(&pool).await.unwrap();
        assert_eq!(count, *expected, "{table}");
    }
    pool.close().await;
    let [from, to] = [&source.config, &target.config].map(Store::open);
    let (from, to) = (from.await.unwrap(), to.await.unwrap());
    assert_eq!(from.key, to.key);
    let listed = |photos: Vec<Uuid>| photos.into_iter().collect::<BTreeSet<_>>();
    let photos = listed(from.photos.list().await.unwrap());
    assert_eq!(photos, listed(to.photos.list().await.unwrap()));
    assert_eq!(photos.len(), summary.photos);
    for id in photos {
        let [from, to] = [&from.photos, &to.photos].map(|photos| photos.get(id));
        assert_eq!(from.await.unwrap(), to.await.unwrap());
    }
    for store in [&from, &to] {
        assert!(store.lost_photos().await.unwrap().is_empty());
        assert_eq!(store.remove_orphaned_blobs().await.unwrap(), 0);
    }
    let shop = &source.config.shops["mall"];
    for id in (1..=119).map(Uuid::from_u128) {
        let [from, to] = [&from.tickets, &to.tickets].map(|tickets| tickets.history(shop, id));
        let [from, to] =
            [from.await, to.await].map(|history| format!("{:?}", history.unwrap().unwrap().events));
        assert_eq!(from, to);
    }
    // New rows get ids after the copied ones.
    to.privacy_log.record(&entry()).await.unwrap();
    assert_eq!(to.privacy_log.entries().await.unwrap().len(), 4);
    from.database.close().await;
    to.database.close().await;
}

#[tokio::test]
#[ignore = "needs servers: cargo xtask platforms"]
async fn a_move_that_is_cut_ten_times_ends_with_everything_once() {
    let mut rng = Seed::of_test().unwrap().rng("cuts");
    let source = Installation::source().await;
    let whole = Installation::target().await;
    let (end, polls) = cut(&source, &whole, usize::MAX).await;
    assert_moved(&source, &whole, &end.unwrap().unwrap()).await;
    let mut target = Installation::target().await;
    let (mut cuts, mut resumed) = (0, 0);
    while cuts < CUTS {
        let (end, _) = cut(&source, &target, rng.random_range(1..polls)).await;
        if let Some(end) = end {
            assert_moved(&source, &target, &end.unwrap()).await;
            target = Installation::target().await;
            continue;
        }
        cuts += 1;
        if is_unfinished(&target).await {
            resumed += 1;
            let error = target.open_error().await;
            assert!(
                matches!(error, OpenError::UnfinishedImport { .. }),
                "{error}"
            );
        }
    }
    println!(
        "{resumed} of {cuts} cuts came while rows or photos were copied; a whole move was polled {polls} times"
    );
    let summary = moved(&source, &target).await.unwrap();
    assert_moved(&source, &target, &summary).await;
}

#[tokio::test]
#[ignore = "needs servers: cargo xtask platforms"]
async fn only_an_installation_at_rest_is_moved_and_only_into_a_new_one() {
    let source = Installation::source().await;
    let target = Installation::target().await;
    let refused = async |from: &Installation, to: &Installation, words: &str| {
        let error = moved(from, to).await.unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    };
    refused(&target, &source, "SQLite").await;
    refused(&source, &source, "database.url").await;
    let serving = Store::open(&source.config).await.unwrap();
    refused(&source, &target, "is in use").await;
    serving.database.close().await;
    drop(serving);

    // The bucket of another installation.
    let config = &target.config;
    let opened = careline_endpoint::store::Files::open(&config.data, &config.photos);
    let photos = opened.unwrap().photos;
    photos.put(Uuid::from_u128(99), Vec::new()).await.unwrap();
    refused(&source, &target, "photos of another installation").await;
    photos.delete(Uuid::from_u128(99)).await.unwrap();

    moved(&source, &target).await.unwrap();
    refused(&source, &target, "has data already").await;
    let other = Installation::source().await;
    refused(&other, &target, "another installation").await;
}

#[tokio::test]
#[ignore = "needs servers: cargo xtask platforms"]
async fn a_source_that_changed_between_two_runs_is_noticed() {
    let source = Installation::source().await;
    let target = Installation::target().await;
    let mut polls = 0;
    while copied_orders(&target).await == 0 {
        polls += 50;
        assert!(cut(&source, &target, polls).await.0.is_none());
    }
    let store = Store::open(&source.config).await.unwrap();
    let early = order("A-1", "bob@example.com");
    store.orders.put("mall", &early).await.unwrap();
    store.database.close().await;
    drop(store);
    let error = moved(&source, &target).await.unwrap_err().to_string();
    assert!(
        error.contains("orders") && error.contains("has changed"),
        "{error}"
    );
    let error = target.open_error().await;
    assert!(
        matches!(error, OpenError::UnfinishedImport { .. }),
        "{error}"
    );
}

#[tokio::test]
#[ignore = "needs servers: cargo xtask platforms"]
async fn the_command_prints_what_it_has_moved() {
    let target = Installation::target().await;
    let source = TempDir::new().unwrap();
    let config = stores::config(source.path(), "", "");
    let store = Store::open(&config).await.unwrap();
    store
        .orders
        .put("mall", &order("KS-1", "ada@example.com"))
        .await
        .unwrap();
    store.database.close().await;
    drop(store);
    let [from, to] =
        [&source, &target.directory].map(|directory| directory.path().join("careline.toml"));
    let arguments = [
        "migrate",
        "--config",
        from.to_str().unwrap(),
        "--to",
        to.to_str().unwrap(),
    ];
    let output = careline(&arguments, "");
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).unwrap();
    let orders = printed.lines().find(|line| line.starts_with("orders "));
    assert!(orders.is_some_and(|line| line.contains(" 1 ")), "{printed}");
    assert!(
        printed.contains("0 photos") && printed.contains("Moved."),
        "{printed}"
    );
    says(&careline(&arguments, ""), &["has data already"]);
    let store = Store::open(&target.config).await.unwrap();
    let found = store.orders.by_number("mall", "KS-1").await.unwrap();
    assert!(found.is_some());
    store.database.close().await;
}

#[tokio::test]
async fn every_table_is_moved_or_left_for_a_reason() {
    let test = sqlite().await;
    let url = format!(
        "sqlite:{}",
        test.directory.path().join("careline.db").display()
    );
    let pool = SqlitePool::connect(&url).await.unwrap();
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let names: Vec<String> = sqlx::query_scalar(names).fetch_all(&pool).await.unwrap();
    let known = tables::MOVED.iter().chain(&tables::LEFT).copied();
    let found: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(found, known.collect());
    pool.close().await;
}
