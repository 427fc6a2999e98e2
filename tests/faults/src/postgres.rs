//! A Postgres server whose processes are killed.

use rustix::process::{Pid, Signal, kill_process};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use uuid::Uuid;

use careline_harness::Result;
use careline_harness::until::until;

/// A new database on a server; returns its URL.
///
/// # Errors
///
/// If it can't be created.
pub async fn create(server: &str) -> Result<String> {
    let (address, options) = server.split_once('?').unwrap_or((server, ""));
    let url = |database: &str| format!("{address}/{database}?{options}");
    let database = format!("faults_{}", Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(&url("postgres")).await?;
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {database}")))
        .execute(&mut connection)
        .await?;
    Ok(url(&database))
}

/// Kills the process of a session. The server can't know what that process did to the memory that all share, so it ends
/// all sessions, recovers as after a crash and starts anew.
///
/// # Errors
///
/// If the process can't be killed, or the server doesn't come back.
pub async fn crash(url: &str) -> Result {
    let mut connection = PgConnection::connect(url).await?;
    let id: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(&mut connection)
        .await?;
    kill_process(
        Pid::from_raw(id).ok_or("a session has no process")?,
        Signal::KILL,
    )?;
    // The killed session's connection ends, so the next answer comes from the server that has started anew.
    let ended = sqlx::query("SELECT pg_sleep(60)")
        .execute(&mut connection)
        .await;
    ended.err().ok_or("the session goes on")?;
    until("Postgres to be back", async || {
        let mut connection = PgConnection::connect(url).await?;
        let answer = sqlx::query("SELECT 1").execute(&mut connection).await;
        answer.map(Some)
    })
    .await
    .map(drop)
}
