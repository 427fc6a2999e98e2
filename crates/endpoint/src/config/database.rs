//! `[database]`: which database holds the rows. Without it, it is SQLite in the data directory.
//!
//! The URL may hold a password, and the key is a secret, so errors repeat neither.

use std::fmt;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::config::errors::Errors;
use crate::config::origin::is_this_machine;
use crate::config::secret::{Secret, Secrets};
use crate::platform::crypto::KEY;
use crate::platform::decode::DecodeError;

/// The environment variable that takes the place of `url`.
const URL_VARIABLE: &str = "CARELINE_DATABASE_URL";
/// The environment variable that takes the place of `key`.
const KEY_VARIABLE: &str = "CARELINE_DATABASE_KEY";
/// What a URL begins with.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// The database that holds the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DatabaseSettings {
    /// SQLite in the data directory.
    #[default]
    Sqlite,
    /// A Postgres server.
    Postgres(PostgresSettings),
}

/// A database of a Postgres server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostgresSettings {
    /// Where it is.
    pub url: PostgresUrl,
    /// The key of all replicas on it. If unset, it is in the data directory.
    pub key: Option<SharedKey>,
}

/// The endpoint's secret key. It isn't shown.
#[derive(Clone, PartialEq, Eq)]
pub struct SharedKey(pub [u8; KEY]);

impl SharedKey {
    /// Reads base64, whose lines may be wrapped.
    fn parse(text: &str) -> Result<Self, String> {
        let text: String = text.split_whitespace().collect();
        let bytes = STANDARD.decode(text).unwrap_or_default();
        let key = bytes.try_into();
        key.map(Self)
            .map_err(|_| format!("expected {KEY} bytes in base64, found another text"))
    }
}

impl fmt::Debug for SharedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedKey")
    }
}

/// A valid URL of a Postgres database. It shows no password.
#[derive(Clone)]
pub struct PostgresUrl {
    text: String,
    options: Box<PgConnectOptions>,
}

impl PostgresUrl {
    /// How to connect. A server on another machine is reached by TLS with a certificate that is verified, unless the URL
    /// has another `sslmode`.
    #[must_use]
    pub fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    fn parse(text: String) -> Result<Self, String> {
        if !SCHEMES.iter().any(|scheme| text.starts_with(scheme)) {
            return Err("expected a URL like \"postgres://user:password@host/database\", found another text".into());
        }
        let mut options: PgConnectOptions = text.parse().map_err(|error| {
            format!("expected a URL of a Postgres database, found another text: {error}")
        })?;
        let is_here = options.get_socket().is_some() || is_this_machine(options.get_host());
        if !is_here && !text.contains("sslmode=") && !text.contains("ssl-mode=") {
            options = options.ssl_mode(PgSslMode::VerifyFull);
        }
        Ok(Self {
            text,
            options: Box::new(options),
        })
    }
}

impl PartialEq for PostgresUrl {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for PostgresUrl {}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (host, port) = (self.options.get_host(), self.options.get_port());
        let database = self.options.get_database().unwrap_or_default();
        write!(f, "postgres://{host}:{port}/{database}")
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The table as written.
#[derive(Default, Deserialize, JsonSchema)]
pub struct DatabaseTable {
    /// Decoded separately, because an error must not repeat it.
    url: Option<Value>,
    url_file: Option<PathBuf>,
    /// As the URL.
    key: Option<Value>,
    key_file: Option<PathBuf>,
}

/// Reads the table.
pub fn resolve(
    table: &DatabaseTable,
    secrets: &mut Secrets<'_>,
    errors: &mut Errors,
) -> DatabaseSettings {
    let url = secrets.read(&Secret {
        key: "url",
        value: table.url.as_ref(),
        file: table.url_file.as_deref(),
        variable: URL_VARIABLE.to_owned(),
    });
    let parsed = url.and_then(|url| {
        let parsed = url.map(PostgresUrl::parse).transpose();
        parsed.map_err(|detail| DecodeError::new("url", detail))
    });
    let url = errors.keep(parsed.map_err(|error| error.within("database")));
    let key = errors.keep(key(table, secrets).map_err(|error| error.within("database")));
    match (url.flatten(), key.flatten()) {
        (Some(url), key) => DatabaseSettings::Postgres(PostgresSettings { url, key }),
        (None, key) => {
            errors.keep(key.map_or(Ok(()), |_| Err(without_url())));
            DatabaseSettings::Sqlite
        }
    }
}

fn without_url() -> DecodeError {
    let detail =
        "expected `database.url` beside it, found none: SQLite's key is in the data folder";
    DecodeError::new("key", detail).within("database")
}

fn key(table: &DatabaseTable, secrets: &mut Secrets<'_>) -> Result<Option<SharedKey>, DecodeError> {
    let key = secrets.read(&Secret {
        key: "key",
        value: table.key.as_ref(),
        file: table.key_file.as_deref(),
        variable: KEY_VARIABLE.to_owned(),
    })?;
    let parsed = key.map(|key| SharedKey::parse(&key)).transpose();
    parsed.map_err(|detail| DecodeError::new("key", detail))
}
