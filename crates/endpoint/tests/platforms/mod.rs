//! The servers that tests run on if `cargo xtask platforms` has started them.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use uuid::Uuid;

/// The variable with the URL of a Postgres server, without a database, whose user may create databases.
const POSTGRES: &str = "CARELINE_TEST_POSTGRES";

/// The variable with the folder whose folders are the buckets of a server, and the one with its address.
const S3: [&str; 2] = ["CARELINE_TEST_S3_FOLDER", "CARELINE_TEST_S3"];

/// The setting of a new bucket, if there is a server.
pub async fn bucket() -> Option<String> {
    let [folder, endpoint] = S3.map(|variable| std::env::var(variable).ok());
    let bucket = format!("test-{}", Uuid::new_v4().simple());
    std::fs::create_dir(Path::new(&folder?).join(&bucket)).unwrap();
    Some(format!(
        "photos.s3 = {{ bucket = {bucket:?}, region = \"us-east-1\", endpoint = {:?}, access_key_id = \"test\", \
         secret_access_key = \"secret\" }}",
        endpoint?
    ))
}

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
