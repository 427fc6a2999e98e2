//! What holds for Postgres alone.

use std::num::NonZeroU32;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careline_endpoint::config::Config;
use careline_endpoint::limits::bucket::Limit;
use careline_endpoint::platform::clock;
use careline_endpoint::store::{OpenError, Store};
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
        assert!(database.is_current().await.unwrap());
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
async fn a_newer_database_is_refused_with_the_release_it_needs() {
    let directory = TempDir::new().unwrap();
    let (config, url) = installation(&directory).await;
    Store::open(&config).await.unwrap().database.close().await;
    let pool = PgPool::connect(&url).await.unwrap();
    for change in [
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (99, '', true, '', 0)",
        "INSERT INTO releases (migration, release) VALUES (99, '9.8.7')",
    ] {
        sqlx::query(change).execute(&pool).await.unwrap();
    }
    pool.close().await;
    let error = Store::open(&config).await.err().unwrap().to_string();
    assert!(error.contains("Careline 9.8.7 (migration 99)"), "{error}");
}
