//! `[mail.smtp]`: the mail server that takes the mails.
//!
//! The table holds a password, so no error repeats what stands in it, except the values that are no secret.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use serde::Deserialize;
use serde_json::Value;

use crate::platform::decode;
use crate::platform::decode::{DecodeError, JsonPath};

/// Where the password may stand instead, so that the file need not hold it.
pub const PASSWORD: &str = "CARELINE_SMTP_PASSWORD";

/// A mail server that takes our mail.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is kept private.
    pub tls: Tls,
    /// Who we are to it, where it asks.
    pub login: Option<Credentials>,
    /// What we call ourselves.
    pub helo_name: String,
}

/// The table as it is written.
#[derive(Deserialize)]
struct Entry {
    host: String,
    #[serde(default)]
    port: Option<u16>,
    #[serde(default)]
    tls: TlsMode,
    #[serde(default)]
    ca: Option<PathBuf>,
    #[serde(default)]
    user: Option<String>,
    /// Read by hand: an error must not repeat it.
    #[serde(default)]
    password: Option<Value>,
}

/// How the line is kept private.
#[derive(Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TlsMode {
    /// From the first byte.
    Wrapper,
    /// After a plain helo_name.
    #[default]
    Starttls,
    /// Not at all, where it doesn't leave the machine.
    None,
}

impl TlsMode {
    /// The port that is meant for it.
    const fn port(self) -> u16 {
        match self {
            Self::Wrapper => 465,
            Self::Starttls => 587,
            Self::None => 25,
        }
    }
}

/// Reads the table; `helo_name` is the name of this machine on the web.
pub fn resolve(table: &Value, base: &Path, helo_name: String) -> Result<SmtpSettings, DecodeError> {
    let entry = read(table)?;
    let port = entry.port.unwrap_or(entry.tls.port());
    Ok(SmtpSettings {
        tls: tls(&entry, base)?,
        login: login(&entry)?,
        host: entry.host,
        port,
        helo_name,
    })
}

fn at(key: &str) -> JsonPath {
    JsonPath::key("mail.smtp").then(JsonPath::key(key))
}

fn read(table: &Value) -> Result<Entry, DecodeError> {
    let here = JsonPath::key("mail.smtp");
    if !table.is_object() {
        let detail = "expected a table of host, port, tls, user and password, found another type";
        return Err(DecodeError::new(here, detail));
    }
    let (entry, unknown) = decode::read_whole(table).map_err(|misread| misread.within(here))?;
    match unknown.first() {
        None => Ok(entry),
        Some(key) => Err(DecodeError::new(
            at(key),
            "no such setting; check its spelling or remove it",
        )),
    }
}

fn tls(entry: &Entry, base: &Path) -> Result<Tls, DecodeError> {
    if entry.tls == TlsMode::None {
        return plain(entry);
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

fn plain(entry: &Entry) -> Result<Tls, DecodeError> {
    let address: Result<IpAddr, _> = entry.host.parse();
    if entry.host == "localhost" || address.is_ok_and(|address| address.is_loopback()) {
        return Ok(Tls::None);
    }
    let detail = format!(
        "expected \"wrapper\" or \"starttls\", found \"none\": only a server on this machine is spoken to in the open, and {:?} isn't one",
        entry.host
    );
    Err(DecodeError::new(at("tls"), detail))
}

/// Certificates to trust beside those that every browser trusts.
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

fn login(entry: &Entry) -> Result<Option<Credentials>, DecodeError> {
    let written = match &entry.password {
        None => None,
        Some(Value::String(password)) => Some(password.clone()),
        Some(_) => {
            let detail = "expected a string, found another type";
            return Err(DecodeError::new(at("password"), detail));
        }
    };
    match (&entry.user, std::env::var(PASSWORD).ok().or(written)) {
        (Some(user), Some(password)) => Ok(Some(Credentials::new(user.clone(), password))),
        (Some(_), None) => {
            let detail = format!("expected one beside `user`, here or in {PASSWORD}, found none");
            Err(DecodeError::new(at("password"), detail))
        }
        (None, Some(_)) if entry.password.is_some() => {
            let detail = "expected one beside `password`, found none";
            Err(DecodeError::new(at("user"), detail))
        }
        (None, _) => Ok(None),
    }
}
