//! Opens a file of orders and reads what its name says: a table or a JSON list.

use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use careline_policy::Zone;
use chrono::{DateTime, Utc};

use crate::config::toml_file::ConfigError;
use crate::orders::import::dialect::Dialect;
use crate::orders::import::entry::Entry;
use crate::orders::import::json;
use crate::orders::import::table::Table;

/// Some editors write a byte-order mark, which JSON doesn't allow.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// How many bytes of the file tell its encoding and what separates its cells.
const START: u64 = 8 * 1024;

/// Visits all orders of a file, one after another: a table if it ends in `.csv` or `.tsv`, a JSON list if it ends in
/// `.json`. Times without an offset in a table are in the shop's time zone. `now` is the time up to which something can
/// have happened.
///
/// # Errors
///
/// If it can't be read as a whole. Some of its orders may have been visited before.
pub fn read(
    path: &Path,
    zone: &Zone,
    now: DateTime<Utc>,
    visit: &mut dyn FnMut(Entry),
) -> Result<(), ConfigError> {
    read_as(path, zone, now, visit).map_err(|error| ConfigError::new(path, error))
}

fn read_as(
    path: &Path,
    zone: &Zone,
    now: DateTime<Utc>,
    visit: &mut dyn FnMut(Entry),
) -> Result<(), String> {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let is_table = match ending.to_string_lossy().as_ref() {
        "csv" | "tsv" => true,
        "json" => false,
        _ => return Err("expected a file whose name ends in .csv, .tsv or .json".into()),
    };
    let (file, start) = open(path).map_err(|error| format!("can't be read: {error}"))?;
    let start = start.as_slice();
    refuse_wide_characters(start)?;
    let text = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(start);
    let text_at = u64::try_from(start.len() - text.len()).unwrap_or_default();
    if is_table {
        let dialect = Dialect::of(&String::from_utf8_lossy(text));
        return Table::open(path, text_at, dialect)?.read(zone, now, visit);
    }
    let mut file = BufReader::new(file);
    let seek = file.seek(SeekFrom::Start(text_at));
    seek.map_err(|error| format!("can't be read: {error}"))?;
    json::read(file, now, visit)
}

/// The file, and its first bytes.
fn open(path: &Path) -> io::Result<(File, Vec<u8>)> {
    let mut file = File::open(path)?;
    let mut start = Vec::new();
    (&mut file).take(START).read_to_end(&mut start)?;
    Ok((file, start))
}

/// Text in UTF-16 or UTF-32 has zero bytes, and so has every spreadsheet's own format.
fn refuse_wide_characters(start: &[u8]) -> Result<(), String> {
    if start.contains(&0) {
        return Err(
            "expected text in UTF-8, found another encoding such as UTF-16; save it as UTF-8 (in Excel: \"CSV UTF-8\")"
                .into(),
        );
    }
    Ok(())
}
