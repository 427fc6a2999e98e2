//! The options after a command: `--name value`, `--name=value` or a bare `--name`.

use crate::run::Result;

/// Options not yet asked for. What is left at the [`end`](Options::end) is a mistake.
pub struct Options(Vec<String>);

impl Options {
    /// Splits `--name=value` in two, so that both spellings read the same.
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

    /// Takes `--name value`.
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

    /// Takes a bare `--name`.
    pub fn flag(&mut self, name: &str) -> bool {
        let found = self.position(name);
        found.map(|at| self.0.remove(at)).is_some()
    }

    /// All that is left, for somebody else to read.
    pub fn rest(self) -> Vec<String> {
        self.0
    }

    /// Refuses what nobody asked for.
    pub fn end(self) -> Result {
        match self.0.first() {
            None => Ok(()),
            Some(word) => {
                Err(format!("`{word}` means nothing here; `cargo xtask` lists the options").into())
            }
        }
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.0
            .iter()
            .position(|word| word.strip_prefix("--") == Some(name))
    }
}
