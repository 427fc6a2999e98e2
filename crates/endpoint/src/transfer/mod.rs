//! Moves an installation of SQLite to Postgres, for `careline migrate`.
//!
//! Rows are copied in batches, each in one transaction with how many of its table are copied by then. So a move may be
//! cut anywhere, and the next run goes on. Photos are read back after they are copied. At the end both databases' rows
//! are counted and hashed; only then is the target's import complete. Until then the endpoint refuses the target.
//!
//! The source's data directory is locked meanwhile, and its rows and files stay as they are. Unfinished uploads move
//! without their bytes, as in a backup: their clients begin them again.

mod error;
mod photos;
mod row;
mod rows;
mod source;
pub mod tables;
mod target;

use std::io::Write as _;
use std::path::Path;

use indicatif::ProgressBar;

use crate::config::{Config, DatabaseSettings, PostgresSettings, SharedKey};
use crate::platform::crypto::KEY;
use crate::platform::durable_file;
use crate::store::secret_key::{self, KEY_FILE};
use crate::store::sqlite::connect::DATABASE;
pub use crate::transfer::error::TransferError;
use crate::transfer::rows::Rows;
use crate::transfer::source::Source;
use crate::transfer::target::Target;

/// How far a move is.
pub struct Progress {
    /// Counts the rows.
    pub rows: ProgressBar,
    /// Counts the photos.
    pub photos: ProgressBar,
}

/// What is in the target.
#[derive(Debug, PartialEq, Eq)]
pub struct Summary {
    /// Each table with its rows, which are the same in source and target.
    pub tables: Vec<(&'static str, Rows)>,
    /// How many photos there are.
    pub photos: usize,
    /// How many photos the source itself has lost.
    pub missing_photos: usize,
}

/// Moves the installation of one configuration to the servers and the data directory of another, or goes on with it.
///
/// # Errors
///
/// If one of them can't be used, the target has other data, or both differ at the end. The target isn't ready then, and
/// the source is as it was.
pub async fn transfer(
    from: &Config,
    to: &Config,
    progress: &Progress,
) -> Result<Summary, TransferError> {
    let settings = postgres(from, to)?;
    let source = Source::open(&from.data).await?;
    let target = Target::open(&settings.url, to).await?;
    let give_key = |key: &[u8; KEY]| give_key(key, settings.key.as_ref(), &to.data);
    let moved = copy(&source, &target, give_key, progress).await;
    source.close().await;
    target.close().await;
    moved
}

/// The database of the target, if the two configurations can be those of a move.
fn postgres<'a>(from: &Config, to: &'a Config) -> Result<&'a PostgresSettings, TransferError> {
    let expected = |what: &str| Err(TransferError(format!("expected {what}")));
    if from.database != DatabaseSettings::Sqlite {
        return expected(
            "no database.url in --config: only an installation of SQLite can be moved",
        );
    }
    let DatabaseSettings::Postgres(settings) = &to.database else {
        return expected("database.url in --to, found none: an installation is moved to Postgres");
    };
    let is_same = match (from.data.canonicalize(), to.data.canonicalize()) {
        (Ok(from), Ok(to)) => from == to,
        _ => from.data == to.data,
    };
    if is_same || to.data.join(DATABASE).exists() {
        return expected("another folder as `data` in --to, without a database of SQLite");
    }
    Ok(settings)
}

async fn copy(
    source: &Source,
    target: &Target,
    give_key: impl Fn(&[u8; KEY]) -> Result<(), TransferError>,
    progress: &Progress,
) -> Result<Summary, TransferError> {
    let key = secret_key::load_or_create(source.data());
    let key = key.map_err(|error| TransferError(format!("the source's {KEY_FILE}: {error}")))?;
    let is_begun = target.check(&key).await?;
    let ids = source.photos().await?;
    if !is_begun {
        photos::refuse_others(&ids, target.photos()).await?;
    }
    give_key(&key)?;
    if !is_begun {
        target.begin(&key).await?;
    }
    copy_rows(source, target, &progress.rows).await?;
    progress.photos.set_length(ids.len() as u64);
    let missing_photos =
        photos::copy(source.folder(), target.photos(), &ids, &progress.photos).await?;
    let tables = compare(source, target).await?;
    target.complete().await?;
    Ok(Summary {
        tables,
        photos: ids.len() - missing_photos,
        missing_photos,
    })
}

/// Gives the target's data directory the source's key, unless it has it, or its configuration sets it.
fn give_key(key: &[u8; KEY], set: Option<&SharedKey>, data: &Path) -> Result<(), TransferError> {
    match set {
        Some(SharedKey(set)) if set == key => return Ok(()),
        Some(_) => {
            return Err(TransferError(format!(
                "expected the source's {KEY_FILE}, as base64, as database.key in --to; found another key"
            )));
        }
        None => {}
    }
    let path = data.join(KEY_FILE);
    let copied = match std::fs::read(&path) {
        Ok(found) if found == key => return Ok(()),
        Ok(_) => {
            let path = path.display();
            return Err(TransferError(format!(
                "{path} is another installation's key: name an empty folder as `data`"
            )));
        }
        Err(_) => durable_file::make_directory(data).and_then(|()| write_key(key, data, &path)),
    };
    copied.map_err(|error| TransferError(format!("{} can't be written: {error}", path.display())))
}

fn write_key(key: &[u8], data: &Path, path: &Path) -> std::io::Result<()> {
    // Only its owner can read a temporary file.
    let mut file = tempfile::NamedTempFile::new_in(data)?;
    file.write_all(key)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    durable_file::sync_name(path)
}

async fn copy_rows(
    source: &Source,
    target: &Target,
    progress: &ProgressBar,
) -> Result<(), TransferError> {
    progress.set_length(source.count().await?);
    for table in target.tables().await? {
        let mut copied = target.copied(&table).await?;
        progress.inc(copied);
        let mut rows = source.rows(&table, copied);
        loop {
            let batch = rows.next_batch().await?;
            let Some(len) = batch.len() else { break };
            target.insert(&table, batch, copied).await?;
            copied += len;
            progress.inc(len);
        }
    }
    Ok(())
}

/// Each table's rows, if they are the same in both.
async fn compare(
    source: &Source,
    target: &Target,
) -> Result<Vec<(&'static str, Rows)>, TransferError> {
    let mut tables = Vec::new();
    for table in target.tables().await? {
        let (here, there) = (source.sum(&table).await?, target.sum(&table).await?);
        if here != there {
            return Err(TransferError(format!(
                "the table {} has {here} in the source and {there} in the target: the source has changed since the \
                 first run. Create the target's database anew and start again",
                table.name
            )));
        }
        tables.push((table.name, here));
    }
    Ok(tables)
}
