//! Migration of older releases' databases.
//!
//! An older database is created by that release's migrations, and filled with the rows that this release stores,
//! without the later columns.

use std::path::Path;

use axum::body::Body;
use axum::http::Request;
use careline_endpoint::store::Store;
use chrono::DateTime;
use serde_json::{Value, json};
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use tempfile::TempDir;
use uuid::Uuid;

use crate::app::{
    DESK_TOKEN, SECRET, SHOP, TestApp, files, golden_order, metadata, ticket_without_photo, tus,
};
use crate::desk::{CASE, post};
use crate::uploads::head;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The tables that migration 7 renames, before and after.
const RENAMED_TABLES: [(&str, &str); 2] =
    [("case_events", "ticket_events"), ("answers", "deflections")];

/// An event of each kind, as releases before migration 7 stored it, with the kind's name since.
const EVENTS: [(&str, &str, &str); 7] = [
    (
        "step",
        "step",
        r#"{"kind": "refund", "state": "started", "note": null}"#,
    ),
    (
        "said",
        "support_message",
        r#"{"id": "00000000-0000-0000-0000-000000000011", "text": "Hello.", "asks": true}"#,
    ),
    ("answered", "answered_outside", "{}"),
    ("resolved", "resolved", r#"{"said": null}"#),
    ("checked_in", "check_in_sent", "{}"),
    (
        "rated",
        "check_in_answered",
        r#"{"resolved": false, "rating": 2, "comment": "Too slow"}"#,
    ),
    (
        "asked",
        "shopper_message",
        r#"{"id": "00000000-0000-0000-0000-000000000012", "text": "And now?", "photos": []}"#,
    ),
];

async fn connect(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true);
    SqliteConnection::connect_with(&options).await.unwrap()
}

async fn names(database: &mut SqliteConnection, query: String) -> Vec<String> {
    let names = sqlx::query_scalar(AssertSqlSafe(query));
    names.fetch_all(database).await.unwrap()
}

async fn tables(database: &mut SqliteConnection) -> Vec<String> {
    let query = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'";
    names(database, query.into()).await
}

/// A table's name since the last migration.
fn present_name(table: &str) -> &str {
    let renamed = RENAMED_TABLES.iter().find(|(before, _)| *before == table);
    renamed.map_or(table, |(_, after)| after)
}

/// Creates the database of the release with this last migration; returns the number of rows by table.
async fn aged(database: &Path, version: i64) -> Vec<(String, i64)> {
    let newer = database.with_extension("newer");
    std::fs::rename(database, &newer).unwrap();
    let mut old = connect(database).await;
    MIGRATIONS.run_to(version, &mut old).await.unwrap();
    let attach = format!("ATTACH '{}' AS newer", newer.display());
    sqlx::query(AssertSqlSafe(attach))
        .execute(&mut old)
        .await
        .unwrap();
    sqlx::query("PRAGMA foreign_keys = OFF")
        .execute(&mut old)
        .await
        .unwrap();
    let mut rows = Vec::new();
    for table in tables(&mut old).await {
        let columns = names(
            &mut old,
            format!("SELECT name FROM pragma_table_info('{table}', 'main')"),
        )
        .await;
        let columns = columns.join(", ");
        let present = present_name(&table);
        let copy =
            format!("INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newer.{present}");
        let copied = sqlx::query(AssertSqlSafe(copy))
            .execute(&mut old)
            .await
            .unwrap();
        rows.push((
            present.to_owned(),
            i64::try_from(copied.rows_affected()).unwrap(),
        ));
    }
    old.close().await.unwrap();
    rows
}

/// Replaces a database by one from before migration 7, whose golden ticket has an event of each kind, and whose shop has
/// counted three deflections.
pub async fn before_the_renaming(database: &Path) {
    aged(database, 6).await;
    let mut old = connect(database).await;
    for ((kind, _, body), seq) in EVENTS.iter().zip(1_i64..) {
        sqlx::query(
            "INSERT INTO case_events (shop, ticket, seq, at, kind, body)
             SELECT shop, id, ?1, received_at + ?1, ?2, ?3 FROM tickets",
        )
        .bind(seq)
        .bind(kind)
        .bind(body)
        .execute(&mut old)
        .await
        .unwrap();
    }
    sqlx::query("INSERT INTO answers SELECT shop, '2026-11-22', 'payment', 3 FROM tickets")
        .execute(&mut old)
        .await
        .unwrap();
    old.close().await.unwrap();
}

/// What [`before_the_renaming`] left is there under this release's names, and reads as before.
pub async fn is_there_after_the_renaming(app: &TestApp) {
    let mut database = connect(&app.path("data/careline.db")).await;
    let kinds = "SELECT kind FROM ticket_events ORDER BY seq".to_owned();
    let kinds = names(&mut database, kinds).await;
    assert_eq!(kinds, EVENTS.map(|(_, kind, _)| kind));
    let counted = "SELECT topic || ' ' || count FROM deflections".to_owned();
    assert_eq!(names(&mut database, counted).await, ["payment 3"]);
    let broken = "SELECT \"table\" FROM pragma_foreign_key_check".to_owned();
    assert_eq!(names(&mut database, broken).await, [""; 0]);
    database.close().await.unwrap();

    let view = app.get_as(CASE, Some(SECRET)).await.json();
    assert_eq!(view["status"], "in_progress");
    assert_eq!(view["steps"][0]["kind"], "refund");
    assert_eq!(view["messages"][0]["text"], "Hello.");
    assert_eq!(view["messages"][1]["text"], "And now?");
    assert_eq!(view["check_in"]["answer"]["comment"], "Too slow");
    let ratings = app
        .app
        .store
        .reports
        .ratings("kendra-scott-mall", DateTime::UNIX_EPOCH);
    assert_eq!(ratings.await.unwrap(), [(false, Some(2))]);
}

async fn count(database: &Path, table: &str) -> i64 {
    let mut database = connect(database).await;
    let count = sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {table}")));
    let count = count.fetch_one(&mut database).await.unwrap();
    database.close().await.unwrap();
    count
}

fn versions() -> Vec<i64> {
    let versions: Vec<i64> = MIGRATIONS
        .iter()
        .map(|migration| migration.version)
        .collect();
    assert!(versions.len() >= 5, "{versions:?}");
    versions
}

/// A ticket with its photo and mails, its order, and an unfinished upload.
async fn used() -> (TestApp, Value, Vec<u8>, String) {
    let app = TestApp::new().await;
    let ticket = app.ticket_with_photo().await;
    let receipt = app.post_ticket(&ticket).await;
    assert_eq!(receipt.status, 201, "{}", receipt.text());
    let request = tus(Request::post(format!("{SHOP}/uploads")))
        .header("upload-length", 1_000)
        .header("upload-metadata", metadata(Uuid::from_u128(5)))
        .header("content-type", "application/offset+octet-stream");
    let upload = app
        .send(request.body(Body::from(vec![0; 10])).unwrap())
        .await;
    let upload = upload.header("location").unwrap().to_owned();
    (app, ticket, receipt.body, upload)
}

#[tokio::test]
async fn every_older_database_is_migrated_without_loss() {
    for version in versions().into_iter().rev().skip(1) {
        let (app, ticket, receipt, upload) = used().await;
        let database = app.path("data/careline.db");
        let listed = app
            .get_as(&format!("{SHOP}/desk/tickets"), Some(DESK_TOKEN))
            .await;
        app.app.store.database.close().await;
        let before = aged(&database, version).await;
        assert!(
            before
                .iter()
                .any(|(table, rows)| table == "tickets" && *rows == 1),
            "{before:?}"
        );
        let app = app.restarted_with(&[]).await;
        for (table, rows) in before {
            assert_eq!(
                count(&database, &table).await,
                rows,
                "{table} from {version}"
            );
        }
        let again = app
            .get_as(&format!("{SHOP}/desk/tickets"), Some(DESK_TOKEN))
            .await;
        assert_eq!(again.text(), listed.text(), "from {version}");
        works(&app, &ticket, &receipt, &upload).await;
    }
}

/// Uses the endpoint as the widget and the agents do.
async fn works(app: &TestApp, ticket: &Value, receipt: &[u8], upload: &str) {
    assert_eq!(app.get(SHOP).await.status, 200);
    assert_eq!(
        app.look_up(SHOP, "ks 10482", "ada@example.com")
            .await
            .status,
        200
    );
    assert_eq!(
        app.post_ticket(ticket).await.body,
        receipt,
        "the same again"
    );
    let view = app.get_as(CASE, Some(SECRET)).await.json();
    assert_eq!(
        (&view["status"], &view["urgent"]),
        (&json!("received"), &json!(true))
    );
    assert_eq!(head(app, upload).await.header("upload-offset"), Some("10"));
    let said = json!({"id": Uuid::from_u128(9), "text": "And?", "photos": []});
    let said = app
        .post_as(&format!("{CASE}/messages"), Some(SECRET), &said)
        .await;
    assert_eq!(said.status, 201, "{}", said.text());
    assert_eq!(
        post(app, "steps", &json!({"kind": "refund", "state": "done"}))
            .await
            .status,
        201
    );
    let mut another = ticket_without_photo();
    another["id"] = Uuid::from_u128(6).to_string().into();
    assert_eq!(app.post_ticket(&another).await.status, 201);
    let mails = app.mails().await;
    assert_eq!(
        mails.len(),
        6,
        "two for each ticket, the message, and the step"
    );
    assert_eq!(files(&app.path("data/photos")).len(), 1);
}

#[tokio::test]
async fn events_and_deflections_are_renamed_with_their_tables() {
    let app = TestApp::with_ticket().await;
    app.app.store.database.close().await;
    before_the_renaming(&app.path("data/careline.db")).await;
    let app = app.restarted_with(&[]).await;
    is_there_after_the_renaming(&app).await;
}

#[tokio::test]
async fn a_failed_migration_leaves_the_database_unchanged() {
    let app = TestApp::new().await;
    let database = app.path("data/careline.db");
    app.app.store.database.close().await;
    aged(&database, 1).await;
    let mut old = connect(&database).await;
    // The operator's own table has the name that the last migration creates.
    sqlx::query("CREATE TABLE releases (note TEXT)")
        .execute(&mut old)
        .await
        .unwrap();
    old.close().await.unwrap();
    let error = Store::in_directory(&app.path("data"))
        .await
        .err()
        .unwrap()
        .to_string();
    for part in ["careline.db", "as it was", "releases"] {
        assert!(error.contains(part), "{part:?} isn't in: {error}");
    }
    assert_eq!(
        count(&database, "_sqlx_migrations").await,
        1,
        "no step was taken"
    );
    let mut old = connect(&database).await;
    sqlx::query("DROP TABLE releases")
        .execute(&mut old)
        .await
        .unwrap();
    old.close().await.unwrap();
    let opened = Store::in_directory(&app.path("data")).await.unwrap();
    opened.database.close().await;
    assert_eq!(
        count(&database, "_sqlx_migrations").await,
        i64::try_from(versions().len()).unwrap()
    );
}

#[tokio::test]
async fn orders_and_tokens_get_the_keys_of_this_release() {
    let app = TestApp::new().await;
    let token = app.token().await;
    let database = app.path("data/careline.db");
    app.app.store.database.close().await;
    aged(&database, 8).await;
    let mut old = connect(&database).await;
    for change in [
        "UPDATE orders SET key = 'KS10482'",
        "UPDATE order_tokens SET order_key = 'KS10482'",
    ] {
        sqlx::query(change).execute(&mut old).await.unwrap();
    }
    old.close().await.unwrap();
    let app = app.restarted_with(&[]).await;
    for number in ["KS-10482", "ks10482", "10482"] {
        let found = app.look_up(SHOP, number, "ada@example.com").await;
        assert_eq!(found.status, 200, "{number}: {}", found.text());
    }
    // The token belongs to the same order: it ends if that gets another email.
    let verdicts = async |id: u128| {
        let mut ticket = ticket_without_photo();
        ticket["id"] = Uuid::from_u128(id).to_string().into();
        let reply = app.post_ticket_with(&ticket, Some(&token)).await;
        reply.json()["verdicts"].as_array().unwrap().len()
    };
    assert_eq!(verdicts(1).await, 1);
    app.import("eve@example.com", golden_order()).await;
    app.import("ada@example.com", golden_order()).await;
    assert_eq!(verdicts(2).await, 0);
}

#[tokio::test]
async fn older_orders_get_the_time_of_their_last_event() {
    let app = TestApp::new().await;
    let mut silent = golden_order();
    silent["number"] = "KS-2".into();
    silent["refunds"] = json!([]);
    silent["shipments"][0]["events"] = json!([{"at": null, "status": "delivered"}]);
    app.import("ada@example.com", silent).await;
    let mut cancelled = golden_order();
    cancelled["number"] = "KS-3".into();
    cancelled["cancelled_at"] = "2026-11-21T00:00:00.5+14:00".into();
    app.import("ada@example.com", cancelled).await;
    let query = "SELECT key || ' ' || last_event_at FROM orders ORDER BY key";
    let path = app.path("data/careline.db");
    let last_events = async || {
        let mut database = connect(&path).await;
        let last_events = names(&mut database, query.to_owned()).await;
        database.close().await.unwrap();
        last_events
    };
    app.app.store.database.close().await;
    let expected = last_events().await;
    aged(&path, 10).await;
    let app = app.restarted_with(&[]).await;
    app.app.store.database.close().await;
    assert_eq!(last_events().await, expected);
}

/// Opens the store in a directory from several processes at once.
async fn open_at_once(data: &Path) {
    let opening: Vec<_> = (0..4)
        .map(|_| {
            let data = data.to_owned();
            tokio::spawn(async move { Store::in_directory(&data).await })
        })
        .collect();
    for opened in opening {
        opened.await.unwrap().unwrap().database.close().await;
    }
}

#[tokio::test]
async fn concurrent_processes_migrate_a_database_once() {
    let app = TestApp::new().await;
    app.app.store.database.close().await;
    aged(&app.path("data/careline.db"), 1).await;
    open_at_once(&app.path("data")).await;
}

#[tokio::test]
async fn concurrent_processes_create_one_database() {
    let directory = TempDir::new().unwrap();
    // With many, some would collide where SQLite returns SQLITE_BUSY without waiting.
    for made in 0..25 {
        open_at_once(&directory.path().join(made.to_string())).await;
    }
}
