//! A store with many orders and tickets.
//!
//! The endpoint itself writes one order and a few tickets, which are mailed and mostly resolved. SQL copies their rows,
//! with a number, id, reference and age of their own.

use std::path::Path;

use careline_harness::Result;
use careline_harness::endpoint::{DESK_TOKEN, Endpoint};
use careline_harness::until::until;
use rusqlite::{Connection as Database, params};
use serde_json::Value;

use crate::http::{Connection, request};
use crate::shopper::{self, FIRST_ORDER, Shopper, refused, shop};

/// How many tickets the endpoint writes. All but one are resolved.
const ORIGINALS: u32 = 10;

/// A random UUID, version 4.
const UUID: &str =
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)
    || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))";

/// Fills the store of an endpoint that doesn't run.
///
/// # Errors
///
/// If the endpoint doesn't accept the originals, or the database can't be written.
pub async fn fill(endpoint: &Endpoint, orders: u32, tickets: u32) -> Result {
    let running = endpoint.start()?;
    endpoint.ready().await?;
    originals(endpoint.port()).await?;
    let database = open(&endpoint.data())?;
    let undelivered = || -> Result<Option<()>> {
        let count = "SELECT count(*) FROM outbox WHERE delivered_at IS NULL";
        let count: u32 = database.query_row(count, [], |row| row.get(0))?;
        Ok((count == 0).then_some(()))
    };
    until("the originals' mails", async || undelivered()).await?;
    running.stop().await?;
    database.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; BEGIN")?;
    copy_orders(&database, orders)?;
    copy_tickets(&database, tickets)?;
    database.execute_batch("COMMIT; PRAGMA synchronous = FULL")?;
    // Truncating the log syncs the database.
    Ok(database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
}

fn open(data: &Path) -> Result<Database> {
    Ok(Database::open(data.join("careline.db"))?)
}

async fn originals(port: u16) -> Result {
    let mut connection = Connection::open(port).await?;
    shopper::import(&mut connection, 0).await?;
    let shopper = Shopper::look_up(&mut connection, 0).await?;
    for nth in 0..ORIGINALS {
        let (status, body) = connection.ask(&shopper.ticket()).await?;
        if status != 201 {
            return Err(refused("a ticket", status, &body).into());
        }
        let receipt: Value = serde_json::from_slice(&body)?;
        let reference = receipt.get("reference").and_then(Value::as_str);
        if nth > 0 {
            resolve(&mut connection, reference.unwrap_or_default()).await?;
        }
    }
    Ok(())
}

async fn resolve(connection: &mut Connection, reference: &str) -> Result {
    let path = shop(&format!("/desk/tickets/{reference}/resolve"));
    let token = format!("Bearer {DESK_TOKEN}");
    let body = r#"{"note": "We have sent you a new one."}"#;
    let post = request("POST", &path, &[("authorization", &token)], body);
    match connection.ask(&post).await? {
        (201, _) => Ok(()),
        (status, body) => Err(refused("a resolution", status, &body).into()),
    }
}

/// Copies orders until the store has `orders` of them.
fn copy_orders(database: &Database, orders: u32) -> Result {
    database.execute(
        "INSERT INTO orders (shop, key, letters, digits, email, body, last_event_at)
         WITH RECURSIVE copies (nth) AS (VALUES (?1 + 1) UNION ALL SELECT nth + 1 FROM copies WHERE nth < ?1 + ?2 - 1)
         SELECT shop, replace(key, ?1, nth), replace(letters, ?1, nth), replace(digits, ?1, nth),
             replace(email, ?1, nth), replace(body, ?1, nth), last_event_at
         FROM copies, (SELECT * FROM orders)",
        params![FIRST_ORDER, orders],
    )?;
    Ok(())
}

/// Copies tickets until the store has `tickets` of them. Each copy is ninety seconds older than the one before, and its
/// check-in was sent.
fn copy_tickets(database: &Database, tickets: u32) -> Result {
    let copies = tickets / ORIGINALS - 1;
    database.execute(
        &format!(
            "CREATE TEMP TABLE copies AS
             WITH RECURSIVE numbers (nth) AS (VALUES (1) UNION ALL SELECT nth + 1 FROM numbers WHERE nth < ?)
             SELECT original.id AS original, {UUID} AS id, nth * 90 * {ORIGINALS} AS age,
                 format('%s-%05d', original.reference, nth) AS reference
             FROM numbers, tickets AS original"
        ),
        [copies],
    )?;
    for statement in [
        "INSERT INTO tickets (shop, id, reference, body, body_sha256, secret_sha256, assessment, receipt, received_at,
             topic, name, email, rank, status, reply_from, reply_by, due, updated_at, answered_at, resolved_at)
         SELECT shop, copies.id, copies.reference, replace(body, original, copies.id), randomblob(32), secret_sha256,
             assessment, CAST(replace(CAST(receipt AS TEXT), tickets.reference, copies.reference) AS BLOB),
             received_at - age, topic, name, email, rank, status, reply_from, reply_by, due, updated_at - age,
             answered_at - age, resolved_at - age
         FROM copies JOIN tickets ON tickets.id = original",
        "INSERT INTO ticket_events (shop, ticket, seq, at, kind, body)
         SELECT shop, copies.id, seq, at - age, kind, body FROM copies JOIN ticket_events ON ticket = original",
        &format!(
            "INSERT INTO outbox (message_id, shop, ticket, event, last_event, channel, in_order, kind, attempts, next_at,
                 not_before, tried_at, delivered_at)
             SELECT replace(message_id, substr(message_id, 2, 36), {UUID}), shop, copies.id, event, last_event, channel,
                 in_order, kind, attempts, next_at - age, not_before - age, tried_at - age, delivered_at - age
             FROM copies JOIN outbox ON ticket = original"
        ),
    ] {
        database.execute(statement, [])?;
    }
    Ok(())
}
