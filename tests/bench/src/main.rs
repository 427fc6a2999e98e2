//! Measures the widget beside packages from npm: how soon it can be used after a click on a slow phone, what a browser
//! fetches for it, and how long a photo blocks the page. docs/bench.md says how, and has a run.
//!
//! Every visit has a fresh browser ([`visit`]), and visits take turns ([`rounds`]). The functions of `in_page.js` take
//! the times inside the page. The short run ([`budget`]) checks bytes and requests alone: times depend on the machine.

#![forbid(unsafe_code)]

mod budget;
mod machine;
mod photos;
mod report;
mod rounds;
mod site;
mod stats;
mod subjects;
mod tables;
mod traffic;
mod visit;

use std::path::PathBuf;
use std::process::ExitCode;

use careline_e2e::{Engine, Result};
use clap::{Parser, ValueEnum};
use serde_json::Value;

use crate::machine::Machine;
use crate::report::Report;
use crate::site::Site;
use crate::subjects::{OURS, PEERS, Subject, TRACK};
use crate::visit::Visit;

/// How long a shopper points at a button before the press, in milliseconds.
const INTENT: u32 = 300;

/// Measures the widget beside packages from npm.
#[derive(Parser)]
struct Options {
    /// The folder of the peers' bundles. Without it, only Careline is measured.
    #[arg(long)]
    peers: Option<PathBuf>,
    /// The file for all values.
    #[arg(long)]
    report: PathBuf,
    /// Checks the budgets of bytes and requests, and nothing else.
    #[arg(long)]
    short: bool,
    /// Measures only this part.
    #[arg(long)]
    only: Option<Part>,
    /// How often everything is measured.
    #[arg(long, default_value_t = 7)]
    runs: u32,
}

/// What can be measured alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Careline's pages.
    Ours,
    /// The peers' pages.
    Peers,
    /// Preparing a photo.
    Photos,
    /// All pages in every engine.
    Engines,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result {
    let site = Site::open(options.peers.clone()).await?;
    if options.short {
        return budget::check(&site).await;
    }
    let mut report = Report::default();
    options.name_the_machine(&mut report).await?;
    options.pages(&site, &mut report).await?;
    options.story(&site, &mut report).await?;
    options.photos(&site, &mut report).await?;
    options.engines(&site, &mut report).await?;
    report.write(&options.report)
}

impl Options {
    fn includes(&self, part: Part) -> bool {
        self.only.is_none_or(|only| only == part)
    }

    async fn name_the_machine(&self, report: &mut Report) -> Result {
        let engines = match self.includes(Part::Engines) {
            true => &Engine::ALL[..],
            false => &[Engine::Chromium],
        };
        let machine = Machine::look(engines).await?;
        println!(
            "{}\n{} runs each: median (least–most)",
            machine.line(),
            self.runs
        );
        report.add("machine", machine.to_json());
        report.add("peers", subjects::versions()?);
        report.add("runs", Value::from(self.runs));
        Ok(())
    }

    /// The pages that are measured on the slow phone.
    fn subjects(&self) -> Vec<Subject> {
        let parts = [(Part::Ours, &OURS[..]), (Part::Peers, &PEERS[..])];
        let included = parts.into_iter().filter(|(part, _)| self.includes(*part));
        included
            .flat_map(|(_, subjects)| subjects)
            .copied()
            .collect()
    }

    async fn pages(&self, site: &Site, report: &mut Report) -> Result {
        let subjects = self.subjects();
        if subjects.is_empty() {
            return Ok(());
        }
        let cold = rounds::on_the_phone(site, &subjects, Visit::Cold, self.runs).await?;
        report.show(&tables::times(
            "Cold click until the first control, slow phone",
            &cold,
        ));
        report.show(&tables::fetched(
            "Fetched until the first control, slow phone",
            &cold,
        ));
        let intent =
            rounds::on_the_phone(site, &subjects, Visit::Intent(INTENT), self.runs).await?;
        let title = "Click after 300 ms of intent until the first control, slow phone";
        report.show(&tables::times(title, &intent));
        Ok(())
    }

    async fn story(&self, site: &Site, report: &mut Report) -> Result {
        if !self.includes(Part::Ours) {
            return Ok(());
        }
        let story = rounds::on_the_phone(site, &[TRACK], Visit::Story, self.runs).await?;
        report.show(&tables::story(
            "Cold click until an order's story, slow phone",
            &story,
        ));
        Ok(())
    }

    async fn photos(&self, site: &Site, report: &mut Report) -> Result {
        if !self.includes(Part::Photos) {
            return Ok(());
        }
        let photos = rounds::of_photos(site, self.runs).await?;
        let title = "A photo of 12 megapixels, four times slower processor";
        report.show(&tables::photos(title, &photos));
        Ok(())
    }

    async fn engines(&self, site: &Site, report: &mut Report) -> Result {
        if !self.includes(Part::Engines) {
            return Ok(());
        }
        let subjects = [&OURS[..], &PEERS[..]].concat();
        let mut all = Vec::new();
        for engine in Engine::ALL {
            let times = rounds::in_engine(site, &subjects, engine, self.runs).await?;
            all.push((engine, times));
        }
        let title = "Cold click until the first control, this machine's own speed";
        report.show(&tables::engines(title, &subjects, &all));
        Ok(())
    }
}
