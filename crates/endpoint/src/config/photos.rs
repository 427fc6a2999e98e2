//! `[photos.s3]`: a bucket for photos. Without it they are in the data directory.
//!
//! The table holds a secret, so errors repeat none of its values but the endpoint's scheme and host.

use std::fmt;
use std::path::PathBuf;

use reqwest::Url;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::database::DatabaseSettings;
use crate::config::errors::Errors;
use crate::config::origin::is_this_machine;
use crate::config::secret::{Secret, Secrets};
use crate::config::toml_file::read_table;
use crate::platform::decode::{DecodeError, JsonPath};

/// The environment variable that takes the place of `secret_access_key`.
const SECRET_VARIABLE: &str = "CARELINE_S3_SECRET_ACCESS_KEY";
/// Where the table is.
const TABLE: &str = "photos.s3";

/// Where photos are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PhotoSettings {
    /// In a folder of the data directory.
    #[default]
    Folder,
    /// In a bucket.
    S3(S3Settings),
}

/// A bucket of Amazon S3, or of a service with the same calls.
#[derive(Clone, PartialEq, Eq)]
pub struct S3Settings {
    /// The bucket's name.
    pub bucket: String,
    /// The bucket's region.
    pub region: String,
    /// The service's address. If unset, Amazon's.
    pub endpoint: Option<Url>,
    /// The key's id.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: String,
}

impl fmt::Display for S3Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}", self.bucket)?;
        match &self.endpoint {
            Some(endpoint) => write!(f, " at {endpoint}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for S3Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The table `[photos]`.
#[derive(Default, Deserialize, JsonSchema)]
pub struct PhotoTable {
    /// Decoded separately, because an error must not repeat its values.
    s3: Option<Value>,
}

/// The table as written.
#[derive(Deserialize, JsonSchema)]
struct S3Table {
    bucket: String,
    region: String,
    endpoint: Option<String>,
    access_key_id: String,
    secret_access_key: Option<Value>,
    secret_access_key_file: Option<PathBuf>,
}

/// Reads the table.
pub fn resolve(
    table: &PhotoTable,
    database: &DatabaseSettings,
    secrets: &mut Secrets<'_>,
    errors: &mut Errors,
) -> PhotoSettings {
    let Some(table) = &table.s3 else {
        return PhotoSettings::Folder;
    };
    if *database == DatabaseSettings::Sqlite {
        let detail = "expected database.url beside it, found none: a backup of SQLite holds photos of the data directory";
        errors.here.push(DecodeError::new(TABLE, detail));
    }
    let bucket = bucket(table, secrets, errors);
    bucket.map_or(PhotoSettings::Folder, PhotoSettings::S3)
}

fn bucket(table: &Value, secrets: &mut Secrets<'_>, errors: &mut Errors) -> Option<S3Settings> {
    let keys =
        "bucket, region, endpoint, access_key_id and secret_access_key or secret_access_key_file";
    let valid = json!({ "bucket": "photos", "region": "eu-central-1", "access_key_id": "id" });
    let mut wrong = Errors::default();
    let read = read_table(table, keys, &valid, &mut wrong.here);
    errors.add_within(TABLE.into(), wrong);
    let entry: S3Table = read?;
    let endpoint = entry.endpoint.as_deref().map(endpoint).transpose();
    let endpoint = errors.keep(endpoint.map_err(|detail| DecodeError::new(at("endpoint"), detail)));
    let secret = secrets.read(&Secret {
        key: "secret_access_key",
        value: entry.secret_access_key.as_ref(),
        file: entry.secret_access_key_file.as_deref(),
        variable: SECRET_VARIABLE.to_owned(),
    });
    let secret = secret.map_err(|error| error.within(TABLE));
    let secret = secret.and_then(|secret| {
        let detail = format!(
            "expected one here, in `secret_access_key_file` or in {SECRET_VARIABLE}; found none"
        );
        secret.ok_or_else(|| DecodeError::new(at("secret_access_key"), detail))
    });
    Some(S3Settings {
        bucket: entry.bucket,
        region: entry.region,
        endpoint: endpoint?,
        access_key_id: entry.access_key_id,
        secret_access_key: errors.keep(secret)?,
    })
}

fn at(key: &str) -> JsonPath {
    JsonPath::from(TABLE).then(key)
}

fn endpoint(text: &str) -> Result<Url, String> {
    const EXPECTED: &str = "expected an address like \"https://s3.example\"";
    let url = Url::parse(text).map_err(|_| format!("{EXPECTED}, found something else"))?;
    let host = url.host_str().unwrap_or_default();
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_this_machine(host.trim_matches(['[', ']'])) => Ok(url),
        scheme => Err(format!(
            "{EXPECTED}, found {scheme}://{host}: only a service on this machine may be reached without encryption"
        )),
    }
}
