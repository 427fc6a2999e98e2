//! `careline check`: tries what `careline serve` needs, and names all that is wrong at once.
//!
//! It changes nothing: it creates no folder, migrates no database, and sends no mail unless it is asked to. Each part
//! has a file of its own and adds what it found to [`Findings`].

mod assets;
mod data;
mod finding;
mod listen;
mod mail;
mod photos;
mod reach;
mod secrets;
mod traces;
mod webhooks;

use clap::Args;
use lettre::Address;

use crate::cli::args::ConfigArgs;
use crate::cli::check::finding::Findings;
use crate::cli::escape::escaped;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::config::Config;
use crate::platform::counted::counted;

#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// Also send a test mail to this address.
    #[arg(long, value_name = "ADDRESS")]
    send_test_mail: Option<Address>,
    /// Print what was found as JSON.
    #[arg(long)]
    json: bool,
}

pub async fn run(args: &CheckArgs) -> Outcome {
    let (config, error) = args.config.read();
    let mut findings = Findings::new(args.config.path(), &error);
    match config {
        Some(config) => try_all(&config, args.send_test_mail.as_ref(), &mut findings).await,
        None => findings.warn(
            "",
            "nothing else was tried, because the settings can't be read",
        ),
    }
    match args.json {
        true => say!("{:#}", findings.to_json()),
        false => findings.lines().for_each(|line| say!("{}", escaped(&line))),
    }
    match findings.errors() {
        0 => Ok(()),
        count => Err(counted(count, "thing is wrong", "things are wrong").into()),
    }
}

async fn try_all(config: &Config, test_mail_to: Option<&Address>, findings: &mut Findings) {
    secrets::check(config, findings);
    data::check(config, findings).await;
    assets::check(config, findings);
    listen::check(config, findings);
    reach::check(config, findings);
    photos::check(findings).await;
    mail::check(config, test_mail_to, findings).await;
    webhooks::check(config, findings).await;
    traces::check(config, findings).await;
}
