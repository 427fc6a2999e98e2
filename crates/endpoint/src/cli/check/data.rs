//! The data folder, the database and the bucket: whether the folder can be written, and whether this release can use the
//! others.

use std::io;
use std::path::Path;

use rustix::fs::{Access, access};

use crate::blobs::s3::S3;
use crate::cli::check::finding::Findings;
use crate::config::{Config, DatabaseSettings, Delivery, PhotoSettings, PostgresUrl, S3Settings};
use crate::store::error::OpenError;
use crate::store::postgres;
use crate::store::secret_key::{self, KEY_FILE};
use crate::store::sqlite::connect::DATABASE;
use crate::store::sqlite::inspect::inspect;
use crate::store::{PHOTOS, RESTORING, UPLOADS};

const KEY: &str = "data";
const URL: &str = "database.url";
const BUCKET: &str = "photos.s3";

pub async fn check(config: &Config, findings: &mut Findings) {
    let data = &config.data;
    let before = findings.errors();
    let restoring = data.join(RESTORING);
    if restoring.exists() {
        let restoring = restoring.display();
        findings.error(
            KEY,
            format!("expected a restore that is complete, found {restoring}: empty the folder and restore again"),
        );
    }
    for folder in [data.clone(), data.join(UPLOADS)] {
        check_folder(KEY, &folder, findings);
    }
    match &config.photos {
        PhotoSettings::Folder => check_folder(KEY, &data.join(PHOTOS), findings),
        PhotoSettings::S3(settings) => check_bucket(settings, findings).await,
    }
    if let Delivery::Maildir(maildir) = &config.mail.delivery {
        check_folder("mail.maildir", maildir, findings);
    }
    if data.join(KEY_FILE).exists()
        && let Err(error) = secret_key::load_or_create(data)
    {
        findings.error(
            KEY,
            format!("the key of mailed links can't be used: {error}"),
        );
    }
    match &config.database {
        DatabaseSettings::Sqlite => check_database(&data.join(DATABASE), findings).await,
        DatabaseSettings::Postgres(settings) => {
            check_postgres(&settings.url, &data.join(DATABASE), findings).await
        }
    }
    if findings.errors() == before {
        findings.ok(KEY, format!("{} can be used", data.display()));
    }
}

/// Whether a folder can be written, or created where it will stand.
fn check_folder(key: &str, folder: &Path, findings: &mut Findings) {
    let mut there = folder.ancestors().filter(|path| path.exists());
    let there = there.next().unwrap_or(Path::new("."));
    let shown = there.display();
    if !there.is_dir() {
        findings.error(key, format!("expected a folder, found a file: {shown}"));
    } else if let Err(error) = can_write(there) {
        findings.error(
            key,
            format!("expected a folder that this user can write, found {shown}: {error}"),
        );
    }
}

fn can_write(path: &Path) -> io::Result<()> {
    let needed = match path.is_dir() {
        true => Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK,
        false => Access::READ_OK | Access::WRITE_OK,
    };
    Ok(access(path, needed)?)
}

async fn check_database(path: &Path, findings: &mut Findings) {
    if !path.exists() {
        return;
    }
    if let Err(error) = can_write(path) {
        let path = path.display();
        findings.error(
            KEY,
            format!("expected a database that this user can write, found {path}: {error}"),
        );
    } else if let Err(error) = inspect(path).await {
        findings.error(KEY, error.to_string());
    }
}

/// Tries to reach the server. `left_aside` is where a database of SQLite would be.
async fn check_postgres(url: &PostgresUrl, left_aside: &Path, findings: &mut Findings) {
    if left_aside.exists() {
        findings.error(
            URL,
            OpenError::TwoDatabases(left_aside.to_owned()).to_string(),
        );
    }
    match postgres::inspect::inspect(url).await {
        Ok(()) => findings.ok(URL, format!("{url} can be used")),
        Err(error) => findings.error(URL, error.to_string()),
    }
}

/// Tries to list the bucket.
async fn check_bucket(settings: &S3Settings, findings: &mut Findings) {
    let checked = async { S3::open(settings)?.check().await };
    match checked.await {
        Ok(()) => findings.ok(BUCKET, format!("{settings} can be listed")),
        Err(error) => findings.error(BUCKET, format!("{settings} can't be listed: {error}")),
    }
}
