//! What a check found.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Value, json};

use crate::config::toml_file::ConfigError;

/// Whether the endpoint can work in spite of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, strum::Display)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
enum Severity {
    Error,
    Warning,
    Ok,
}

/// One thing that was found.
#[derive(Debug, Serialize)]
struct Finding {
    severity: Severity,
    file: PathBuf,
    /// The setting, or nothing if it is about the whole file.
    key: String,
    /// What was expected and what was found.
    message: String,
}

/// All that was found.
pub struct Findings {
    /// The configuration.
    file: PathBuf,
    /// The settings that can't be read.
    unreadable: Vec<String>,
    all: Vec<Finding>,
}

impl Findings {
    /// What is wrong with the settings themselves.
    pub fn new(file: &Path, error: &ConfigError) -> Self {
        let wrong = error.iter().map(|(file, error)| Finding {
            severity: Severity::Error,
            file: file.to_owned(),
            key: error.at.to_string(),
            message: error.detail.clone(),
        });
        let all: Vec<_> = wrong.collect();
        let keys = all.iter().map(|one| one.key.clone());
        Self {
            file: file.to_owned(),
            unreadable: keys.filter(|key| !key.is_empty()).collect(),
            all,
        }
    }

    /// The endpoint can't work so.
    pub fn error(&mut self, key: &str, message: impl Into<String>) {
        self.add(Severity::Error, key, message.into());
    }

    /// It works, but hardly as it is meant to.
    pub fn warn(&mut self, key: &str, message: impl Into<String>) {
        self.add(Severity::Warning, key, message.into());
    }

    /// It was tried and works.
    pub fn ok(&mut self, key: &str, message: impl Into<String>) {
        self.add(Severity::Ok, key, message.into());
    }

    /// A value that couldn't be read was replaced, so there is nothing more to say about it.
    fn add(&mut self, severity: Severity, key: &str, message: String) {
        let is_within = |unreadable: &String| {
            let rest = unreadable.strip_prefix(key);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        if self.unreadable.iter().any(is_within) {
            return;
        }
        self.all.push(Finding {
            severity,
            file: self.file.clone(),
            key: key.to_owned(),
            message,
        });
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        let is_error = |one: &&Finding| one.severity == Severity::Error;
        self.all.iter().filter(is_error).count()
    }

    /// A line for each.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.all.iter().map(|one| {
            let Finding { key, message, .. } = one;
            let (severity, file) = (one.severity.to_string(), one.file.display());
            match key.as_str() {
                "" => format!("{severity:<7}  {file}: {message}"),
                key => format!("{severity:<7}  {file}: {key}: {message}"),
            }
        })
    }

    /// The same for programs.
    pub fn to_json(&self) -> Value {
        json!({ "ok": self.errors() == 0, "findings": self.all })
    }
}
