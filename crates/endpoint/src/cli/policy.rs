//! `careline policy`: checks a shop's file and summarizes its policy.

use std::path::PathBuf;

use careline_policy::country::Country;
use careline_policy::money::Currency;
use careline_policy::shop::{AfterWindow, Payer};
use clap::Subcommand;

use crate::cli::escape::escaped;
use crate::cli::help::examples_and_status;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::config::shop_file;
use crate::mail::text::money;
use crate::platform::counted::counted;

#[derive(Debug, Subcommand)]
pub enum Policy {
    /// Check whether a shop.toml can be served, or print what is wrong with it.
    #[command(after_help = examples_and_status(
        &[
            "careline policy check shop.toml",
        ],
        "0 if it can be served, 1 if something is wrong",
    ))]
    Check {
        /// The shop's file, shop.toml.
        file: PathBuf,
    },
}

pub fn run(Policy::Check { file }: &Policy) -> Outcome {
    let (shop, rules) = shop_file::load_to_serve(file)?;
    let policy = &rules.policy;
    let days = policy.response.business_days;
    say!("ok: {} ({})", escaped(&shop.name), shop.email);
    say!(
        "  replies within {}-{} business days, {}",
        days.min(),
        days.max(),
        counted(policy.holidays.len(), "holiday", "holidays")
    );
    say!(
        "  defects and damage are urgent for {} from delivery",
        counted(policy.urgent.window_days, "day", "days")
    );
    let mut not_stated = Vec::new();
    for (name, stated) in return_facts(policy).into_iter().chain(order_facts(policy)) {
        match stated {
            Some(stated) => say!("  {}", escaped(&stated)),
            None => not_stated.push(name),
        }
    }
    if !not_stated.is_empty() {
        say!("  not stated, support checks: {}", not_stated.join(", "));
    }
    Ok(())
}

/// A fact that a policy may leave open: its name, and what the policy states.
type Fact = (&'static str, Option<String>);

fn return_facts(careline_policy::Policy { returns, .. }: &careline_policy::Policy) -> [Fact; 4] {
    let window = returns.window_days.map(|days| {
        let after = match returns.after_window {
            AfterWindow::Review => "support decides",
            AfterWindow::Refuse => "the answer is no",
        };
        let days = counted(days, "day", "days");
        format!("returns within {days} of delivery; later {after}")
    });
    let payer = returns.shipping_paid_by.map(|payer| match payer {
        Payer::Shop => "the shop pays for an ordinary return".to_owned(),
        Payer::Shopper => "the shopper pays for an ordinary return".to_owned(),
    });
    let address = returns.address.as_ref().map(|address| {
        let address = address.lines().collect::<Vec<_>>().join(", ");
        format!("returns go to {address}")
    });
    let steps = returns.steps.len();
    let steps = (steps > 0).then(|| format!("a return takes {}", counted(steps, "step", "steps")));
    [
        ("the return window", window),
        ("who pays for a return", payer),
        ("the return address", address),
        ("the steps of a return", steps),
    ]
}

fn order_facts(policy: &careline_policy::Policy) -> [Fact; 7] {
    let shipping = &policy.shipping;
    let hours = policy.cancellation.window_hours;
    let window =
        hours.map(|hours| format!("orders can change for {}", counted(hours, "hour", "hours")));
    let is_final = policy.final_sale.is_non_refundable();
    let is_final = is_final.then(|| "final sale items are non-refundable".to_owned());
    let why = policy.final_sale.why.as_ref();
    let why = why.map(|why| format!("final sale items can't go back: {why}"));
    let currency = policy.payment.currency.as_ref();
    let currency = currency.map(|Currency(code)| format!("all transactions are in {code}"));
    let free_from = shipping.free_from.as_ref().map(|sum| {
        let sum = money(sum.amount, &sum.currency);
        format!("shipping is free from {sum}")
    });
    let destinations = shipping.destinations.as_deref();
    let destinations = destinations.map(|listed| format!("ships to {}", codes(listed)));
    let regions = shipping.primary_regions.as_deref();
    let regions = regions.map(|listed| format!("its primary regions are {}", codes(listed)));
    [
        ("the cancellation window", window),
        ("whether final sale is final", is_final),
        ("why final sale is final", why),
        ("the currency", currency),
        ("when shipping is free", free_from),
        ("the destinations", destinations),
        ("the primary regions", regions),
    ]
}

fn codes(countries: &[Country]) -> String {
    let codes = countries.iter().map(|country| country.0.as_str());
    codes.collect::<Vec<_>>().join(", ")
}
