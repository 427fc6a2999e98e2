//! A database of a newer release.

use std::path::Path;

use sqlx::{Connection as _, SqliteConnection};
use tempfile::TempDir;

use crate::command::{careline, says};
use crate::config;

/// A data directory with the database of a future release.
async fn changed(directory: &TempDir, config: &str, release: Option<&str>) {
    assert!(
        careline(&["outbox", "list", "--config", config], "")
            .status
            .success()
    );
    let database = directory.path().join("data/careline.db");
    let mut database = SqliteConnection::connect(database.to_str().unwrap())
        .await
        .unwrap();
    let change =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                  VALUES (9999, 'of later', TRUE, x'00', 0)";
    sqlx::query(change).execute(&mut database).await.unwrap();
    let noted = sqlx::query(
        "INSERT INTO releases (migration, release) SELECT 9999, ? WHERE ?1 IS NOT NULL",
    );
    noted.bind(release).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
}

fn bytes(data: &Path) -> Vec<u8> {
    std::fs::read(data.join("careline.db")).unwrap()
}

#[tokio::test]
async fn is_refused_and_unchanged() {
    for (release, said) in [(Some("7.1.0"), "7.1.0"), (None, "a newer release")] {
        let directory = TempDir::new().unwrap();
        let config = config(&directory, &[]);
        let data = directory.path().join("data");
        changed(&directory, &config, release).await;
        let before = bytes(&data);
        std::fs::remove_file(data.join("links.key")).unwrap();
        let backup = directory.path().join("backup");
        for command in [
            &["serve"][..],
            &["outbox", "retry"],
            &["desk", "list"],
            &["backup", "--to", backup.to_str().unwrap()],
        ] {
            let output = careline(&[command, &["--config", &config]].concat(), "");
            says(
                &output,
                &[
                    "careline.db",
                    "newer than this program",
                    said,
                    env!("CARGO_PKG_VERSION"),
                    "backup",
                ],
            );
        }
        assert!(bytes(&data) == before, "it was touched");
        assert!(!data.join("links.key").exists(), "a key was made");
        assert!(!backup.exists());
    }
}
