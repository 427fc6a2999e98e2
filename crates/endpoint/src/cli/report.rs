//! What the reports share: which shop, since when, and how they are printed.

use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use careline_policy::Day;
use clap::Args;

use super::shop_of;
use crate::bidi;
use crate::config::{Config, Shop};
use crate::store::Store;

/// What a report is about.
#[derive(Debug, Args)]
pub(super) struct Report {
    /// The configuration.
    #[arg(long, default_value = "careline.toml")]
    config: PathBuf,
    /// The shop's id; the configuration's default shop where unset.
    #[arg(long)]
    shop: Option<String>,
    /// The first day on the shop's calendar, e.g. 2026-11-01.
    #[arg(long, value_name = "DAY")]
    since: String,
    /// Print CSV, for a spreadsheet.
    #[arg(long)]
    pub(super) csv: bool,
}

impl Report {
    /// The shop, the first day, and the store to ask.
    pub(super) async fn open(&self) -> Result<(Arc<Shop>, Day, Store), super::Failure> {
        let since = day(&self.since)?;
        let config = Config::load(&self.config)?;
        let shop = shop_of(&config, self.shop.as_deref())?;
        let store = Store::open(&config.data).await?;
        Ok((shop, since, store))
    }
}

fn day(text: &str) -> Result<Day, String> {
    let day = text.parse::<Day>().ok();
    let is_plain = |day: &Day| day.format("%Y-%m-%d").to_string() == text && text.len() == 10;
    day.filter(is_plain)
        .ok_or_else(|| format!("--since: expected a date like 2026-11-01, found {text:?}"))
}

/// Prints rows as CSV; no cell of them is a formula to a spreadsheet.
pub(super) fn print_csv<const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> csv::Result<()> {
    let mut table = csv::Writer::from_writer(io::stdout());
    table.write_record(header)?;
    for row in rows {
        table.write_record(row.map(defused))?;
    }
    Ok(table.flush()?)
}

/// A leading apostrophe makes a spreadsheet take a cell as text.
fn defused(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

/// Words from outside on one line, their control characters and those of direction spelled out: none of them reaches
/// the terminal.
pub(super) fn harmless(text: &str) -> String {
    let is_command = |c: char| c.is_control() || bidi::is_control(c);
    text.chars().fold(String::new(), |mut plain, c| {
        // Writing to a string can't fail.
        match c {
            '\t' => plain.push(' '),
            c if is_command(c) => drop(write!(plain, "{}", c.escape_unicode())),
            c => plain.push(c),
        }
        plain
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_in_one_way() {
        assert!(day("2026-11-01").is_ok());
        for text in [
            "",
            "2026-11-1",
            "2026-02-30",
            "01.11.2026",
            "+12026-11-01",
            "today",
        ] {
            let error = day(text).unwrap_err();
            assert!(error.contains(&format!("{text:?}")), "{error}");
        }
    }

    #[test]
    fn a_cell_is_no_formula() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(defused(cell.to_owned()), format!("'{cell}"));
        }
        for cell in ["", "1-1", "'=1", "plain"] {
            assert_eq!(defused(cell.to_owned()), cell);
        }
    }

    #[test]
    fn nothing_commands_the_terminal() {
        assert_eq!(harmless("a\u{1b}[2Jb\u{9b}c\td"), "a\\u{1b}[2Jb\\u{9b}c d");
        for c in "\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}".chars() {
            assert_eq!(
                harmless(&format!("a{c}ב")),
                format!("a\\u{{{:x}}}ב", u32::from(c))
            );
        }
    }
}
