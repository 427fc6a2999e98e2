//! TOML files that people write, with errors that name the file and the key.

use std::fmt;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::platform::decode::{self, DecodeError, JsonPath};
use crate::platform::{text_file, unknown_key};

/// Why files can't be used.
#[derive(Debug, Default, thiserror::Error)]
#[error("{}", listed(files))]
pub struct ConfigError {
    files: Vec<FileErrors>,
}

#[derive(Debug)]
struct FileErrors {
    file: PathBuf,
    errors: Vec<DecodeError>,
}

impl ConfigError {
    /// A file with one error.
    pub fn new(file: &Path, message: impl fmt::Display) -> Self {
        let error = DecodeError::new(JsonPath::default(), message.to_string());
        Self::with(file, vec![error])
    }

    /// A file with several errors.
    #[must_use]
    pub fn with(file: &Path, errors: Vec<DecodeError>) -> Self {
        let errors = FileErrors {
            file: file.to_owned(),
            errors,
        };
        Self {
            files: vec![errors],
        }
    }

    /// Adds the errors of other files.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Self>) {
        let files = others.into_iter().flat_map(|other| other.files);
        self.files.extend(files);
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.iter().all(|file| file.errors.is_empty())
    }

    /// Each error, with its file.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &DecodeError)> {
        let files = self.files.iter();
        files.flat_map(|FileErrors { file, errors }| {
            errors.iter().map(|error| (file.as_path(), error))
        })
    }
}

/// Each file on a line, and its error behind it; several errors on a line each.
fn listed(files: &[FileErrors]) -> String {
    let files = files.iter().filter(|file| !file.errors.is_empty());
    let files = files.map(|FileErrors { file, errors }| match errors.as_slice() {
        [error] => format!("{}: {error}", file.display()),
        errors => {
            let lines = errors.iter().map(|one| format!("\n  {one}"));
            format!("{}:{}", file.display(), lines.collect::<String>())
        }
    });
    files.collect::<Vec<_>>().join("\n")
}

/// Reads a TOML file. Its dates and times become strings.
///
/// # Errors
///
/// When it can't be read, or isn't TOML.
pub fn load(file: &Path) -> Result<Map<String, Value>, ConfigError> {
    let text = text_file::read(file).map_err(|error| ConfigError::new(file, error))?;
    let table: toml::Table = text
        .parse()
        .map_err(|error| ConfigError::new(file, syntax_error(&text, &error)))?;
    Ok(object(table))
}

/// In what `toml` says about a number that no integer type holds.
const TOO_LARGE: &str = "as i128";

/// The line and the reason, but not the text, which may be a secret.
fn syntax_error(text: &str, error: &toml::de::Error) -> String {
    let at = error.span().map_or(0, |span| span.start);
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let message = match error.message() {
        message if message.contains(TOO_LARGE) => "expected a smaller number",
        message => message,
    };
    format!("isn't TOML: line {line}: {message}")
}

/// Decodes a table that may hold a secret: an error about the whole table repeats nothing of it. `keys` names what the
/// table holds, and `valid` is a table that decodes.
///
/// Returns `None` if it can't be decoded at all; then there is an error.
pub fn read_table<T: DeserializeOwned + JsonSchema>(
    table: &Value,
    keys: &str,
    valid: &Value,
    errors: &mut Vec<DecodeError>,
) -> Option<T> {
    if !table.is_object() {
        let detail = format!("expected a table of {keys}, found another type");
        errors.push(DecodeError::new(JsonPath::default(), detail));
        return None;
    }
    let (entry, unknown) = decode::read_on(table, valid, errors)?;
    errors.extend(unknown_key::errors::<T>(unknown));
    Some(entry)
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
