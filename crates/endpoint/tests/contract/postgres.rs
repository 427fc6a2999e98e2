//! What holds for Postgres alone.

use std::num::NonZeroU32;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careline_endpoint::config::{Config, DatabaseSettings};
use careline_endpoint::limits::bucket::Limit;
use careline_endpoint::platform::clock;
use careline_endpoint::store::{OpenError, Store, postgres};
use chrono::{TimeDelta, Utc};
use futures_util::future::join_all;
use sqlx::PgPool;
use tempfile::TempDir;

use crate::stores::NOW;
use crate::{platforms, stores};

/// A configuration with a database of its own, and the database's URL.
async fn installation(directory: &TempDir) -> (Config, String) {
    let url = platforms::postgres().await.expect("no server");
    (on(directory, &url), url)
}

fn on(directory: &TempDir, url: &str) -> Config {
    let database = format!("database.url = {url:?}");
    stores::config(directory.path(), "", &database)
}

#[tokio::test]
#[ignore = "needs a server: cargo xtask platforms"]
async fn stores_that_open_at_once_migrate_once() {
    let directory = TempDir::new().unwrap();
    let (config, _) = installation(&directory).await;
    let stores = join_all((0..4).map(|_| Store::open(&config))).await;
    for store in stores {
        let database = store.unwrap().database;
        assert!(database.is_usable().await.unwrap());
        assert!(database.bytes().await.unwrap() > 0);
        database.close().await;
    }
}

#[tokio::test]
#[ignore = "needs a server: cargo xtask platforms"]
async fn replicas_share_the_key() {
    let (directory, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (config, url) = installation(&directory).await;
    let first = Store::open(&config).await.unwrap();
    let key = STANDARD.encode(std::fs::read(config.data.join("links.key")).unwrap());
    let database = format!("database = {{ url = {url:?}, key = {key:?} }}");
    let replica = stores::config(other.path(), "", &database);
    let second = Store::open(&replica).await.unwrap();
    assert_eq!(first.key, second.key);
    assert!(!replica.data.join("links.key").exists());
    std::fs::write(replica.data.join("links.key"), [7; 64]).unwrap();
    let error = Store::open(&replica).await.err().unwrap().to_string();
    assert!(error.contains("another key than `database.key`"), "{error}");
    for store in [first, second] {
        store.database.close().await;
    }
}

#[tokio::test]
#[ignore = "needs a server: cargo xtask platforms"]
async fn a_job_is_one_replicas_turn() {
    let directory = TempDir::new().unwrap();
    let (config, _) = installation(&directory).await;
    let stores = join_all((0..3).map(|_| Store::open(&config))).await;
    let stores: Vec<_> = stores.into_iter().map(Result::unwrap).collect();
    let turns = async |job: &str, now| {
        let minute = TimeDelta::minutes(1);
        let turns = stores
            .iter()
            .map(|store| store.database.take_turn(job, now, minute));
        let turns = join_all(turns).await.into_iter();
        turns.filter(|turn| *turn.as_ref().unwrap()).count()
    };
    assert_eq!(turns("sweep", NOW).await, 1);
    assert_eq!(turns("count", NOW).await, 1);
    assert_eq!(turns("sweep", NOW + TimeDelta::seconds(59)).await, 0);
    assert_eq!(turns("sweep", NOW + TimeDelta::seconds(60)).await, 1);
    for store in stores {
        store.database.close().await;
    }
}

#[tokio::test]
#[ignore = "needs a server: cargo xtask platforms"]
async fn a_machine_whose_clock_is_wrong_follows_the_servers() {
    let directory = TempDir::new().unwrap();
    let (config, _) = installation(&directory).await;
    let store = Store::open(&config).await.unwrap();
    store.database.measure_clock().await.unwrap();
    let clock = store.database.clock(clock::system());
    let difference = clock() - Utc::now();
    assert!(difference.abs() < TimeDelta::seconds(5), "{difference}");
    store.database.close().await;
}

#[tokio::test]
#[ignore = "needs a server: cargo xtask platforms"]
async fn a_bucket_refills_by_the_servers_clock_and_is_pruned_once_it_is_full() {
    let directory = TempDir::new().unwrap();
    let (config, url) = installation(&directory).await;
    let (store, pool) = (
        Store::open(&config).await.unwrap(),
        PgPool::connect(&url).await.unwrap(),
    );
    let two = NonZeroU32::new(2).unwrap();
    let bucket = [Limit::new(&store.key, "two", two).bucket(&["a"])];
    let take = async || store.buckets.take(&bucket).await.unwrap()[0].is_ok();
    assert!(take().await && take().await && !take().await);
    let passes = async |minutes: i64| {
        let earlier = "UPDATE rate_limits SET full_at = full_at - $1 * 60000000000";
        sqlx::query(earlier)
            .bind(minutes)
            .execute(&pool)
            .await
            .unwrap();
        store.buckets.prune().await.unwrap();
    };
    let rows = async || {
        let count = "SELECT count(*) FROM rate_limits";
        sqlx::query_scalar::<_, i64>(count)
            .fetch_one(&pool)
            .await
            .unwrap()
    };
    passes(5).await;
    assert!(take().await && !take().await, "half of it is back");
    assert_eq!(rows().await, 1);
    passes(11).await;
    assert_eq!(rows().await, 0);
    assert!(take().await && take().await && !take().await);
    pool.close().await;
    store.database.close().await;
}

#[tokio::test]
#[ignore = "needs a server: cargo xtask platforms"]
async fn a_database_belongs_to_one_key() {
    let (directory, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (config, url) = installation(&directory).await;
    Store::open(&config).await.unwrap().database.close().await;
    let error = Store::open(&on(&other, &url)).await.err().unwrap();
    assert!(matches!(error, OpenError::OtherKey { .. }), "{error}");
    Store::open(&config).await.unwrap().database.close().await;
}

#[tokio::test]
#[ignore = "needs a server: cargo xtask platforms"]
async fn a_data_directory_with_a_database_of_its_own_is_refused() {
    let directory = TempDir::new().unwrap();
    let (config, _) = installation(&directory).await;
    let sqlite = Store::in_directory(&config.data).await.unwrap();
    sqlite.database.close().await;
    let error = Store::open(&config).await.err().unwrap();
    assert!(matches!(error, OpenError::TwoDatabases(_)), "{error}");
}

#[tokio::test]
#[ignore = "needs a server: cargo xtask platforms"]
async fn the_next_release_may_migrate_while_this_one_serves() {
    let directory = TempDir::new().unwrap();
    let (config, url) = installation(&directory).await;
    let running = Store::open(&config).await.unwrap().database;
    let pool = PgPool::connect(&url).await.unwrap();
    let this: i64 = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(&pool)
        .await
        .unwrap();
    migrated(&pool, Some(this)).await;
    assert!(running.is_usable().await.unwrap());
    let restarted = Store::open(&config).await.unwrap().database;
    restarted.close().await;
    inspect(&config).await.unwrap();
    let after_next = "UPDATE releases SET compatible_since = $1 + 1 WHERE migration = 99";
    sqlx::query(after_next)
        .bind(this)
        .execute(&pool)
        .await
        .unwrap();
    assert!(!running.is_usable().await.unwrap());
    assert!(Store::open(&config).await.is_err());
    assert!(inspect(&config).await.is_err());
    running.close().await;
    pool.close().await;
}

/// A newer release migrates the database, on which older ones work from that migration on.
async fn migrated(pool: &PgPool, compatible_since: Option<i64>) {
    sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (99, '', true, '', 0)")
        .execute(pool)
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO releases (migration, release, compatible_since) VALUES (99, '9.8.7', $1)",
    )
    .bind(compatible_since)
    .execute(pool)
    .await
    .unwrap();
}

async fn inspect(config: &Config) -> Result<(), OpenError> {
    match &config.database {
        DatabaseSettings::Postgres(settings) => postgres::inspect::inspect(&settings.url).await,
        DatabaseSettings::Sqlite => unreachable!("these tests are about Postgres"),
    }
}

#[tokio::test]
#[ignore = "needs a server: cargo xtask platforms"]
async fn a_newer_database_is_refused_with_the_release_it_needs() {
    let directory = TempDir::new().unwrap();
    let (config, url) = installation(&directory).await;
    Store::open(&config).await.unwrap().database.close().await;
    let pool = PgPool::connect(&url).await.unwrap();
    migrated(&pool, None).await;
    pool.close().await;
    let error = Store::open(&config).await.err().unwrap().to_string();
    assert!(error.contains("Careline 9.8.7 (migration 99)"), "{error}");
}
