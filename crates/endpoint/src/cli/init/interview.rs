//! Asks on a terminal for what the flags leave open. Elsewhere it lists the flags that are missing.

use std::fmt;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::str::FromStr;

use crate::cli::escape::escaped;
use crate::cli::outcome::Failure;
use crate::cli::output::Output;

/// The answers that are missing so far.
pub struct Interview {
    is_terminal: bool,
    missing: Vec<&'static str>,
}

impl Interview {
    pub fn start() -> Self {
        Self {
            is_terminal: io::stdin().is_terminal(),
            missing: Vec::new(),
        }
    }

    /// The flag's value, or else the answer to the question; `None` if there is nobody to ask.
    pub fn need<T>(
        &mut self,
        flag: &'static str,
        question: &str,
        told: Option<T>,
    ) -> io::Result<Option<T>>
    where
        T: FromStr<Err: fmt::Display>,
    {
        match told {
            Some(told) => Ok(Some(told)),
            None if self.is_terminal => ask(question).map(Some),
            None => {
                self.missing.push(flag);
                Ok(None)
            }
        }
    }

    /// The failure that names the missing flags.
    pub fn missing(self) -> Failure {
        let flags = self.missing.join(", ");
        format!("expected these flags, because nobody can be asked without a terminal: {flags}")
            .into()
    }
}

/// Asks until the answer can be read.
fn ask<T: FromStr<Err: fmt::Display>>(question: &str) -> io::Result<T> {
    let mut lines = io::stdin().lock().lines();
    loop {
        write!(Output, "{question}: ")?;
        Output.flush()?;
        let answer = lines.next().ok_or(io::ErrorKind::UnexpectedEof)??;
        match answer.trim().parse() {
            Ok(answer) => return Ok(answer),
            Err(error) => writeln!(Output, "  {}", escaped(&format!("{error}")))?,
        }
    }
}
