//! The arguments that all reports share: which shop, and since when.

use std::sync::Arc;

use careline_policy::Day;
use clap::Args;

use crate::cli::args::ShopArgs;
use crate::cli::outcome::Failure;
use crate::config::Shop;
use crate::store::Store;

/// What a report covers, and its format.
#[derive(Debug, Args)]
pub struct ReportArgs {
    #[command(flatten)]
    shop: ShopArgs,
    /// The first day, in the shop's time zone, e.g. 2026-11-01.
    #[arg(long, value_name = "DAY")]
    since: String,
    /// Print CSV, for a spreadsheet.
    #[arg(long)]
    pub csv: bool,
}

impl ReportArgs {
    /// The shop, the first day, and the opened store.
    pub async fn open(&self) -> Result<(Arc<Shop>, Day, Store), Failure> {
        let since = day(&self.since)?;
        let (config, shop) = self.shop.load()?;
        let store = Store::open(&config).await?;
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
    fn a_day_has_one_format() {
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
