//! TOML files that people write: read whole, with every complaint naming the file and the key.

use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::platform::decode::DecodeError;

/// Why a file can't be used.
#[derive(Debug)]
pub struct ConfigError {
    file: PathBuf,
    complaints: Vec<String>,
}

impl ConfigError {
    /// A file with one thing wrong.
    pub fn new(file: &Path, complaint: impl fmt::Display) -> Self {
        Self::with(file, [complaint.to_string()])
    }

    /// A file with several things wrong.
    pub fn with(file: &Path, complaints: impl IntoIterator<Item = String>) -> Self {
        Self {
            file: file.to_owned(),
            complaints: complaints.into_iter().collect(),
        }
    }

    /// A file with keys that nobody reads: most often a typo.
    #[must_use]
    pub fn unknown_keys(file: &Path, keys: Vec<String>) -> Self {
        let complaint = |key| format!("{key}: no such setting; check its spelling or remove it");
        Self::with(file, keys.into_iter().map(complaint))
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        match self.complaints.as_slice() {
            [complaint] => write!(f, "{file}: {complaint}"),
            complaints => {
                write!(f, "{file}:")?;
                complaints.iter().try_for_each(|one| write!(f, "\n  {one}"))
            }
        }
    }
}

impl std::error::Error for ConfigError {}

/// Reads a TOML file; its dates and times become strings.
///
/// # Errors
///
/// When it can't be read, or isn't TOML.
pub fn load(file: &Path) -> Result<Map<String, Value>, ConfigError> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| ConfigError::new(file, format!("can't be read: {error}")))?;
    let table: toml::Table = text
        .parse()
        .map_err(|error| ConfigError::new(file, not_toml(&text, &error)))?;
    Ok(object(table))
}

/// Where and why, but not what stands there: it may be a secret.
fn not_toml(text: &str, error: &toml::de::Error) -> String {
    let at = error.span().map_or(0, |span| span.start);
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    format!("isn't TOML: line {line}: {}", error.message())
}

/// A complaint about one key of a file.
pub fn misread(file: &Path) -> impl Fn(DecodeError) -> ConfigError {
    move |error| ConfigError::new(file, error)
}

fn object(table: toml::Table) -> Map<String, Value> {
    let entries = table.into_iter().map(|(key, entry)| (key, value(entry)));
    entries.collect()
}

fn value(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(yes) => yes.into(),
        toml::Value::Datetime(time) => time.to_string().into(),
        toml::Value::Array(entries) => entries.into_iter().map(self::value).collect(),
        toml::Value::Table(table) => Value::Object(object(table)),
    }
}
