//! The agents' lists over many open tickets.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use crate::app::{DESK_TOKEN, SHOP, TestApp};

const TICKETS: i64 = 10_000;

/// The golden ticket and ten thousand copies of it: some urgent, some overdue, a third in progress.
async fn with_ten_thousand_tickets() -> TestApp {
    let app = TestApp::with_ticket().await;
    let url = format!("sqlite:{}", app.path("data/careline.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    sqlx::query(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
         INSERT INTO tickets (shop, id, reference, body, body_sha256, secret_sha256, assessment, receipt, received_at,
             topic, name, email, rank, reply_from, reply_by, due, status)
         SELECT shop, printf('00000000-0000-4000-8000-%012x', i), printf('CL-X%07d', i), body, body_sha256, secret_sha256,
             assessment, receipt, received_at, topic, name, email, i % 7 > 0, reply_from,
             date(reply_by, printf('+%d days', i % 9)), date(reply_by, printf('+%d days', i % 9)),
             iif(i % 3, 'received', 'in_progress')
         FROM tickets, n",
    )
    .bind(TICKETS)
    .execute(&pool)
    .await
    .unwrap();
    pool.close().await;
    app
}

#[tokio::test]
async fn every_list_of_ten_thousand_tickets_shows_each_ticket_once() {
    let app = with_ten_thousand_tickets().await;
    app.later(TimeDelta::days(5));
    let overdue = app
        .count("SELECT count(*) FROM tickets WHERE due < '2026-11-27'")
        .await;
    for (query, count) in [
        ("", TICKETS + 1),
        ("status=in_progress&", TICKETS / 3),
        ("overdue=true&", overdue),
    ] {
        let mut ids = BTreeSet::new();
        let mut page = format!("?{query}limit=200");
        loop {
            let path = format!("{SHOP}/desk/tickets{page}");
            let reply = app.get_as(&path, Some(DESK_TOKEN)).await;
            assert_eq!(reply.status, 200, "{}", reply.text());
            let list = reply.json();
            for ticket in list["tickets"].as_array().unwrap() {
                assert!(
                    ids.insert(ticket["id"].to_string()),
                    "{ticket} is listed twice"
                );
            }
            match list["next"].as_str() {
                Some(next) => page = format!("?{query}limit=200&after={next}"),
                None => break,
            }
        }
        assert_eq!(i64::try_from(ids.len()), Ok(count), "{query}");
    }
}
