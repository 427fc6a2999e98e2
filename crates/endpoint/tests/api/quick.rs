//! How long the lists take over many open cases.

use std::time::{Duration, Instant};

use careline_endpoint::jobs::reminders::run_once;
use chrono::TimeDelta;

use crate::app::{DESK_TOKEN, SHOP, TestApp};

const CASES: u32 = 10_000;
const LIMIT: Duration = Duration::from_millis(200);

/// The golden case, ten thousand times: some urgent, some late, some resolved three days ago.
async fn crowded() -> TestApp {
    let app = TestApp::with_case().await;
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
    .bind(CASES)
    .execute(&pool)
    .await
    .unwrap();
    pool.close().await;
    app
}

#[tokio::test]
async fn ten_thousand_open_cases_are_listed_at_once() {
    let app = crowded().await;
    app.later(TimeDelta::days(5));
    let mut slow = Vec::new();
    for query in [
        "",
        "?limit=200",
        "?status=in_progress&limit=200",
        "?overdue=true&limit=200",
    ] {
        let start = Instant::now();
        let reply = app
            .get_as(&format!("{SHOP}/desk/tickets{query}"), Some(DESK_TOKEN))
            .await;
        let took = start.elapsed();
        assert_eq!(reply.status, 200, "{}", reply.text());
        println!("{CASES} cases, list {query:?}: {took:?}");
        slow.extend((took > LIMIT).then_some(query));
    }
    let start = Instant::now();
    run_once(&app.app).await.unwrap();
    let took = start.elapsed();
    println!("{CASES} cases, reminders and check-ins: {took:?}");
    slow.extend((took > LIMIT).then_some("reminders"));
    assert!(slow.is_empty(), "longer than {LIMIT:?}: {slow:?}");
}
