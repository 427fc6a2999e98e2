//! What the reports share: which shop, and since when.

use std::path::PathBuf;
use std::sync::Arc;

use careline_policy::Day;
use clap::Args;

use crate::cli::shop_of;
use crate::config::{Config, Shop};
use crate::store::Store;

/// What a report is about.
#[derive(Debug, Args)]
pub struct Report {
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
    pub csv: bool,
}

impl Report {
    /// The shop, the first day, and the store to ask.
    pub async fn open(&self) -> Result<(Arc<Shop>, Day, Store), super::Failure> {
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
}
