//! Secrets. Each stands in the settings, in a file of its own, or in an environment variable, but in one of them only.
//!
//! A file's setting has the secret's name and `_file`. A path that begins with `$CREDENTIALS_DIRECTORY/` is a
//! credential that systemd hands to the service. No error repeats a secret.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::platform::decode::DecodeError;

/// The variable with systemd's folder of credentials.
const CREDENTIALS: &str = "CREDENTIALS_DIRECTORY";

/// Where one secret may stand.
pub struct Secret<'a> {
    /// Its setting.
    pub key: &'static str,
    /// The setting's value.
    pub value: Option<&'a Value>,
    /// The value of the setting for its file.
    pub file: Option<&'a Path>,
    /// Its environment variable.
    pub variable: String,
}

/// Reads secrets, and remembers which files they stand in.
pub struct Secrets<'a> {
    /// The configuration's file. Others are relative to its folder.
    config: &'a Path,
    files: BTreeSet<PathBuf>,
}

impl<'a> Secrets<'a> {
    /// Those of a configuration.
    #[must_use]
    pub const fn of(config: &'a Path) -> Self {
        Self {
            config,
            files: BTreeSet::new(),
        }
    }

    /// The files that hold the secrets that were read.
    pub fn into_files(self) -> impl Iterator<Item = PathBuf> {
        self.files.into_iter()
    }

    /// The secret, if it is set.
    ///
    /// # Errors
    ///
    /// If it is set twice, or where it should stand it can't be read.
    pub fn read(&mut self, secret: &Secret<'_>) -> Result<Option<String>, DecodeError> {
        let key = secret.key;
        let file_key = format!("{key}_file");
        let from_environment = std::env::var_os(&secret.variable);
        let found = [
            secret.value.map(|_| key),
            secret.file.map(|_| file_key.as_str()),
            from_environment.as_ref().map(|_| secret.variable.as_str()),
        ];
        let found: Vec<_> = found.into_iter().flatten().collect();
        if found.len() > 1 {
            let (found, variable) = (found.join(" and "), &secret.variable);
            let detail = format!(
                "expected one of {key}, {file_key} and the variable {variable}; found {found}"
            );
            return Err(DecodeError::new(key, detail));
        }
        if let Some(value) = secret.value {
            self.files.insert(self.config.to_owned());
            let text = value.as_str().map(str::to_owned);
            let text = text.ok_or("expected a string, found another type");
            return text
                .map(Some)
                .map_err(|detail| DecodeError::new(key, detail));
        }
        if let Some(path) = secret.file {
            let read = self.read_file(path);
            return read
                .map(Some)
                .map_err(|detail| DecodeError::new(file_key.as_str(), detail));
        }
        let text = from_environment.map(|text| {
            let detail = format!(
                "expected UTF-8 in the variable {}, found other bytes",
                secret.variable
            );
            text.into_string()
                .map_err(|_| DecodeError::new(key, detail))
        });
        text.transpose()
    }

    /// A file's text, without the end of its line.
    fn read_file(&mut self, path: &Path) -> Result<String, String> {
        let base = self.config.parent().unwrap_or(Path::new("."));
        let path = match path.strip_prefix(format!("${CREDENTIALS}")) {
            Ok(name) => credentials()?.join(name),
            Err(_) => base.join(path),
        };
        let shown = path.display();
        let text = std::fs::read_to_string(&path)
            .map_err(|error| format!("expected a file with the secret, found {shown}: {error}"))?;
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            return Err(format!(
                "expected a file with the secret, found {shown}, which is empty"
            ));
        }
        let text = text.to_owned();
        self.files.insert(path);
        Ok(text)
    }
}

fn credentials() -> Result<PathBuf, String> {
    let folder = std::env::var_os(CREDENTIALS);
    folder.map(PathBuf::from).ok_or_else(|| {
        format!("expected the variable {CREDENTIALS}, which systemd sets for LoadCredential=; found none")
    })
}

/// The environment variable of a shop's secret: `CARELINE_SHOP_`, the shop's id, and the setting's name.
#[must_use]
pub fn shop_variable(shop: &str, name: &str) -> String {
    let variable = format!("CARELINE_SHOP_{shop}_{name}");
    variable.replace('-', "_").to_uppercase()
}
