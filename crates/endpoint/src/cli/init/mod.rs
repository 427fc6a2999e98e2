//! `careline init`: writes a whole `careline.toml` and a shop's `shop.toml`.
//!
//! A setting that it isn't told stays in the files as a comment. It never overwrites a file.

mod answers;
mod interview;
mod template;

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};

use clap::Args;
use lettre::Address;

use crate::cli::escape::escaped;
use crate::cli::init::answers::{Days, Name, ShopId, TimeZoneName};
use crate::cli::init::interview::Interview;
use crate::cli::init::template::{Told, fill, list, quoted};
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output::say;
use crate::config::origin::Origin;

const CONFIG: &str = include_str!("careline.toml");
const SHOP: &str = include_str!("shop.toml");

#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder that gets the files. It is created if it doesn't exist.
    #[arg(long)]
    dir: PathBuf,
    /// The shop's id in paths and in the tag: lower-case letters, digits and hyphens.
    #[arg(long, value_name = "ID")]
    shop: Option<ShopId>,
    /// The shop's name.
    #[arg(long)]
    name: Option<Name>,
    /// The address at which the shop's support reads mail.
    #[arg(long, value_name = "ADDRESS")]
    email: Option<Address>,
    /// The origin of the shop's pages, e.g. https://shop.example.
    #[arg(long)]
    origin: Option<Origin>,
    /// The origin under which pages will reach the endpoint, e.g. https://help.shop.example.
    #[arg(long, value_name = "ORIGIN")]
    base_url: Option<Origin>,
    /// The IANA time zone in which the shop counts days, e.g. America/Chicago.
    #[arg(long)]
    timezone: Option<TimeZoneName>,
    /// Within how many days from delivery a defect is urgent.
    #[arg(long, value_name = "DAYS")]
    urgent_days: Option<u16>,
    /// Within how many business days support replies, e.g. 1-2.
    #[arg(long, value_name = "LEAST-MOST")]
    reply_days: Option<Days<1>>,
    /// How many days an order takes until dispatch, e.g. 1-3.
    #[arg(long, value_name = "LEAST-MOST")]
    processing_days: Option<Days<0>>,
    /// How many days a delivery takes, e.g. 6-12.
    #[arg(long, value_name = "LEAST-MOST")]
    delivery_days: Option<Days<0>>,
    /// How many days a refund takes, e.g. 5-10.
    #[arg(long, value_name = "LEAST-MOST")]
    refund_days: Option<Days<0>>,
    /// Within how many days from delivery an item may go back. If unset, support decides.
    #[arg(long, value_name = "DAYS")]
    return_days: Option<NonZeroU16>,
    /// The folder of the built widget. If unset, the widget inside this program is served, if it has one.
    #[arg(long, value_name = "DIR")]
    assets: Option<PathBuf>,
    /// The folder of the database, photos and uploads. If unset, `data` beside the settings.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The address to listen on.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
}

/// What the files need.
struct Answers {
    shop: ShopId,
    name: Name,
    email: Address,
    origin: Origin,
    base_url: Origin,
    timezone: TimeZoneName,
    urgent_days: u16,
    reply_days: Days<1>,
    processing_days: Days<0>,
    delivery_days: Days<0>,
    refund_days: Days<0>,
}

/// The folders that are told, as absolute paths.
struct Folders {
    assets: Option<PathBuf>,
    data: Option<PathBuf>,
}

pub fn run(args: InitArgs) -> Outcome {
    let dir = args.dir.clone();
    let config = dir.join("careline.toml");
    // Before anybody types answers.
    refuse_existing(&config)?;
    let (listen, return_days) = (args.listen, args.return_days);
    let folders = Folders {
        assets: absolute(args.assets.as_deref())?,
        data: absolute(args.data.as_deref())?,
    };
    let answers = ask(args)?;
    let shop_file = format!("shops/{}/shop.toml", answers.shop);
    let shop = dir.join(&shop_file);
    refuse_existing(&shop)?;
    write(&shop, &fill(SHOP, &shop_settings(&answers, return_days)))?;
    let settings = settings(&answers, listen, &folders, &shop_file);
    write(&config, &fill(CONFIG, &settings))?;
    for path in [&shop, &config] {
        say!("wrote {}", escaped(&path.display().to_string()));
    }
    let config = config.display().to_string();
    say!("next: fill in what the shop states, then");
    say!("  careline check --config {}", escaped(&config));
    say!("  careline serve --config {}", escaped(&config));
    Ok(())
}

fn ask(args: InitArgs) -> Result<Answers, Failure> {
    let mut interview = Interview::start();
    let asked = (
        interview.need(
            "--shop",
            "The shop's id in paths: a-z, 0-9 and -",
            args.shop,
        )?,
        interview.need("--name", "The shop's name", args.name)?,
        interview.need(
            "--email",
            "The address at which its support reads mail",
            args.email,
        )?,
        interview.need(
            "--origin",
            "The origin of its pages, https://…",
            args.origin,
        )?,
        interview.need(
            "--base-url",
            "The origin of this endpoint, https://…",
            args.base_url,
        )?,
        interview.need(
            "--timezone",
            "The shop's IANA time zone, Area/City",
            args.timezone,
        )?,
    );
    let days = (
        interview.need(
            "--urgent-days",
            "Within how many days from delivery is a defect urgent?",
            args.urgent_days,
        )?,
        interview.need(
            "--reply-days",
            "Within how many business days does support reply? Such as 1-2",
            args.reply_days,
        )?,
        interview.need(
            "--processing-days",
            "How many days does an order take until dispatch? Such as 1-3",
            args.processing_days,
        )?,
        interview.need(
            "--delivery-days",
            "How many days does a delivery take? Such as 6-12",
            args.delivery_days,
        )?,
        interview.need(
            "--refund-days",
            "How many days does a refund take? Such as 5-10",
            args.refund_days,
        )?,
    );
    match (asked, days) {
        (
            (Some(shop), Some(name), Some(email), Some(origin), Some(base_url), Some(timezone)),
            (
                Some(urgent_days),
                Some(reply_days),
                Some(processing_days),
                Some(delivery_days),
                Some(refund_days),
            ),
        ) => Ok(Answers {
            shop,
            name,
            email,
            origin,
            base_url,
            timezone,
            urgent_days,
            reply_days,
            processing_days,
            delivery_days,
            refund_days,
        }),
        _ => Err(interview.missing()),
    }
}

fn settings(answers: &Answers, listen: SocketAddr, folders: &Folders, shop_file: &str) -> Told {
    let Answers {
        origin, base_url, ..
    } = answers;
    let mut told = Told::from([
        ("listen", quoted(&listen.to_string())),
        ("public_url", quoted(&base_url.to_string())),
        ("shops.id", quoted(&answers.shop.to_string())),
        ("shops.file", quoted(shop_file)),
    ]);
    if origin != base_url {
        told.insert("allowed_origins", list(&origin.to_string()));
    }
    for (key, folder) in [("assets", &folders.assets), ("data", &folders.data)] {
        if let Some(folder) = folder {
            told.insert(key, quoted(&folder.display().to_string()));
        }
    }
    // With https, and reachable from this machine alone, it stands behind a proxy on this machine.
    if base_url.is_https() && listen.ip().is_loopback() {
        told.insert("trusted_proxies", list(&listen.ip().to_string()));
    }
    told
}

fn shop_settings(answers: &Answers, return_days: Option<NonZeroU16>) -> Told {
    let mut told = Told::from([
        ("timezone", quoted(&answers.timezone.to_string())),
        ("shop.name", quoted(&answers.name.to_string())),
        ("shop.email", quoted(answers.email.as_ref())),
        ("shop.website", quoted(&answers.origin.to_string())),
        ("urgent.window_days", answers.urgent_days.to_string()),
        ("response.business_days", answers.reply_days.to_string()),
        ("timelines.processing", answers.processing_days.to_string()),
        ("timelines.delivery", answers.delivery_days.to_string()),
        ("timelines.refund", answers.refund_days.to_string()),
    ]);
    if let Some(days) = return_days {
        told.insert("returns.window_days", days.to_string());
    }
    told
}

fn absolute(folder: Option<&Path>) -> io::Result<Option<PathBuf>> {
    folder.map(std::path::absolute).transpose()
}

fn refuse_existing(file: &Path) -> Outcome {
    match file.symlink_metadata() {
        Ok(_) => Err(already_there(file)),
        Err(_) => Ok(()),
    }
}

fn already_there(file: &Path) -> Failure {
    let file = file.display();
    format!("--dir: expected no such file yet, found {file}; it is left as it is").into()
}

fn write(file: &Path, text: &str) -> Outcome {
    let written = || {
        if let Some(folder) = file.parent() {
            DirBuilder::new().recursive(true).create(folder)?;
        }
        let mut new = OpenOptions::new().write(true).create_new(true).open(file)?;
        new.write_all(text.as_bytes())?;
        new.sync_all()
    };
    written().map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => already_there(file),
        _ => format!("--dir: {} can't be written: {error}", file.display()).into(),
    })
}
