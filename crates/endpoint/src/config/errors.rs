//! Collects what is wrong with the settings, so that all of it is told at once.

use std::path::Path;

use crate::config::toml_file::ConfigError;
use crate::platform::decode::{DecodeError, JsonPath};

/// What is wrong with a configuration and the files that it names.
#[derive(Debug, Default)]
pub struct Errors {
    /// In the configuration itself.
    pub here: Vec<DecodeError>,
    /// In other files.
    pub elsewhere: Vec<ConfigError>,
}

impl Errors {
    /// The value, or `None` after the error is kept.
    pub fn keep<T>(&mut self, result: Result<T, DecodeError>) -> Option<T> {
        result.map_err(|error| self.here.push(error)).ok()
    }

    /// The entries of a list that can be read by a function that says what it expected.
    pub fn keep_all<T>(
        &mut self,
        key: &str,
        texts: &[String],
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Vec<T> {
        let entries = texts.iter().enumerate().filter_map(|(index, text)| {
            let at = JsonPath::from(key).then(index);
            self.keep(read(text).map_err(|detail| DecodeError::new(at, detail)))
        });
        entries.collect()
    }

    /// Adds errors of the value at a path.
    pub fn add_within(&mut self, path: JsonPath, errors: Self) {
        let here = errors.here.into_iter();
        self.here
            .extend(here.map(|error| error.within(path.clone())));
        self.elsewhere.extend(errors.elsewhere);
    }

    /// All errors, with the configuration's name.
    pub fn named(self, path: &Path) -> ConfigError {
        let mut error = ConfigError::with(path, self.here);
        error.extend(self.elsewhere);
        error
    }
}
