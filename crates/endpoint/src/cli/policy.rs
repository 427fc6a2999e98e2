//! `careline policy check`.

use std::path::Path;

use super::Outcome;
use crate::shop_file;

pub(super) fn check(file: &Path) -> Outcome {
    let (shop, rules) = shop_file::load_to_serve(file)?;
    let policy = &rules.policy;
    let days = policy.response.business_days;
    println!("ok: {} ({})", shop.name, shop.email);
    println!(
        "  replies within {}-{} business days, {} holidays",
        days.min(),
        days.max(),
        policy.holidays.len()
    );
    match policy.returns.window_days {
        Some(days) => println!("  returns within {days} days of delivery"),
        None => println!("  no return window is stated: support decides"),
    }
    println!(
        "  defects and damage are urgent for {} days from delivery",
        policy.urgent.window_days
    );
    Ok(())
}
