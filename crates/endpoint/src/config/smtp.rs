//! `[mail.smtp]`: the mail server that mails are sent to.
//!
//! The table may hold a password, so errors repeat only values that aren't secret.

use std::path::{Path, PathBuf};

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::errors::Errors;
use crate::config::origin::is_this_machine;
use crate::config::secret::{Secret, Secrets};
use crate::config::toml_file::read_table;
use crate::platform::decode::{DecodeError, JsonPath};

/// The environment variable that takes the place of `password`.
const PASSWORD_VARIABLE: &str = "CARELINE_SMTP_PASSWORD";

/// How to reach the mail server.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: Tls,
    /// The login, if the server asks for one.
    pub login: Option<Credentials>,
    /// The name in `EHLO`.
    pub helo_name: String,
}

/// The table as written.
#[derive(Deserialize, JsonSchema)]
struct SmtpTable {
    host: String,
    port: Option<u16>,
    #[serde(default)]
    tls: TlsMode,
    ca: Option<PathBuf>,
    user: Option<String>,
    /// Decoded separately, because an error must not repeat it.
    password: Option<Value>,
    password_file: Option<PathBuf>,
}

/// How the connection is encrypted.
#[derive(Clone, Copy, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum TlsMode {
    /// TLS from the first byte.
    Wrapper,
    /// TLS after a plain `EHLO`.
    #[default]
    Starttls,
    /// No encryption; only for a server on this machine.
    None,
}

impl TlsMode {
    /// The usual port.
    const fn port(self) -> u16 {
        match self {
            Self::Wrapper => 465,
            Self::Starttls => 587,
            Self::None => 25,
        }
    }
}

/// Reads the table. `helo_name` is this endpoint's public host.
pub fn resolve(
    table: &Value,
    base: &Path,
    helo_name: String,
    secrets: &mut Secrets<'_>,
    errors: &mut Errors,
) -> Option<SmtpSettings> {
    let keys = "host, port, tls, user and password or password_file";
    let mut wrong = Errors::default();
    let read = read_table(
        table,
        keys,
        &json!({ "host": "localhost" }),
        &mut wrong.here,
    );
    errors.add_within("mail.smtp".into(), wrong);
    let entry: SmtpTable = read?;
    let tls = errors.keep(tls(&entry, base));
    let login = errors.keep(login(&entry, secrets));
    Some(SmtpSettings {
        port: entry.port.unwrap_or(entry.tls.port()),
        tls: tls?,
        login: login?,
        host: entry.host,
        helo_name,
    })
}

fn at(key: &str) -> JsonPath {
    JsonPath::from("mail.smtp").then(key)
}

fn tls(entry: &SmtpTable, base: &Path) -> Result<Tls, DecodeError> {
    if entry.tls == TlsMode::None {
        return unencrypted(entry);
    }
    let mut parameters = TlsParameters::builder(entry.host.clone());
    if let Some(ca) = &entry.ca {
        parameters = parameters.add_root_certificate(certificates(&base.join(ca))?);
    }
    let parameters = parameters.build_rustls();
    let parameters = parameters.map_err(|error| DecodeError::new(at("ca"), error.to_string()))?;
    Ok(match entry.tls {
        TlsMode::Wrapper => Tls::Wrapper(parameters),
        TlsMode::Starttls | TlsMode::None => Tls::Required(parameters),
    })
}

fn unencrypted(entry: &SmtpTable) -> Result<Tls, DecodeError> {
    if is_this_machine(&entry.host) {
        return Ok(Tls::None);
    }
    let detail = format!(
        "expected \"wrapper\" or \"starttls\", found \"none\": only a server on this machine may be reached without encryption, and {:?} isn't one",
        entry.host
    );
    Err(DecodeError::new(at("tls"), detail))
}

/// A certificate to trust in addition to those that browsers trust.
fn certificates(path: &Path) -> Result<Certificate, DecodeError> {
    let wrong = |why: String| {
        let detail = format!(
            "expected a file of certificates (PEM), found {}: {why}",
            path.display()
        );
        DecodeError::new(at("ca"), detail)
    };
    let pem = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
        return Err(wrong("no certificate is in it".into()));
    }
    Certificate::from_pem(&pem).map_err(|error| wrong(error.to_string()))
}

fn login(entry: &SmtpTable, secrets: &mut Secrets<'_>) -> Result<Option<Credentials>, DecodeError> {
    let password = secrets.read(&Secret {
        key: "password",
        value: entry.password.as_ref(),
        file: entry.password_file.as_deref(),
        variable: PASSWORD_VARIABLE.to_owned(),
    });
    let password = password.map_err(|error| error.within("mail.smtp"))?;
    let is_in_table = entry.password.is_some() || entry.password_file.is_some();
    match (&entry.user, password) {
        (Some(user), Some(password)) => Ok(Some(Credentials::new(user.clone(), password))),
        (Some(_), None) => {
            let detail = format!(
                "expected one beside `user`, here, in `password_file` or in {PASSWORD_VARIABLE}; found none"
            );
            Err(DecodeError::new(at("password"), detail))
        }
        (None, Some(_)) if is_in_table => {
            let detail = "expected one beside `password`, found none";
            Err(DecodeError::new(at("user"), detail))
        }
        (None, _) => Ok(None),
    }
}
