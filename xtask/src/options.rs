//! Reads the options after a command: `--name value`, `--name=value`, or `--name` alone.

use crate::run::Result;

/// The options that weren't taken yet. A command takes those that it knows; [`end`](Options::end) refuses any others.
pub struct Options(Vec<String>);

impl Options {
    /// Splits `--name=value` in two, so that both forms read the same.
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut words = Vec::new();
        for argument in arguments {
            match argument.split_once('=') {
                Some((name, value)) if name.starts_with("--") => {
                    words.extend([name.to_owned(), value.to_owned()]);
                }
                _ => words.push(argument),
            }
        }
        Ok(Self(words))
    }

    /// Takes `--name value`, if it is there.
    pub fn value(&mut self, name: &str) -> Result<Option<String>> {
        let Some(at) = self.position(name) else {
            return Ok(None);
        };
        self.0.remove(at);
        if at == self.0.len() {
            return Err(format!("--{name} needs a value after it").into());
        }
        Ok(Some(self.0.remove(at)))
    }

    /// Takes `--name`; returns whether it was there.
    pub fn flag(&mut self, name: &str) -> bool {
        let found = self.position(name);
        found.map(|at| self.0.remove(at)).is_some()
    }

    /// All options that are left, to pass on to another program.
    pub fn rest(self) -> Vec<String> {
        self.0
    }

    /// Refuses options that are left.
    pub fn end(self) -> Result {
        match self.0.first() {
            None => Ok(()),
            Some(word) => {
                Err(format!("unknown option `{word}`; `cargo xtask` lists the options").into())
            }
        }
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.0
            .iter()
            .position(|word| word.strip_prefix("--") == Some(name))
    }
}
