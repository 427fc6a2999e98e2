//! The servers that tests run on if `cargo xtask platforms` has started them.

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use uuid::Uuid;

/// The variable with the URL of a Postgres server, without a database, whose user may create databases.
const POSTGRES: &str = "CARELINE_TEST_POSTGRES";

/// The URL of a new database, if there is a server.
pub async fn postgres() -> Option<String> {
    let server = std::env::var(POSTGRES).ok()?;
    let (address, options) = server.split_once('?').unwrap_or((&server, ""));
    let url = |database: &str| format!("{address}/{database}?{options}");
    let database = format!("test_{}", Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(&url("postgres")).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {database}")))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    Some(url(&database))
}
