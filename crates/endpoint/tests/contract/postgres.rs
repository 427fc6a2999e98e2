//! What holds for Postgres alone.

use careline_endpoint::config::Config;
use careline_endpoint::store::{OpenError, Store};
use futures_util::future::join_all;
use sqlx::PgPool;
use tempfile::TempDir;

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
async fn a_database_belongs_to_one_data_directory() {
    let (directory, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (config, url) = installation(&directory).await;
    Store::open(&config).await.unwrap().database.close().await;
    let error = Store::open(&on(&other, &url)).await.err().unwrap();
    assert!(matches!(error, OpenError::OtherDirectory { .. }), "{error}");
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
