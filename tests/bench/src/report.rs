//! The tables, in Markdown, and all values as JSON.

use std::{fs, path::Path};

use careline_e2e::{Engine, Result};
use serde_json::{Map, Value, json};

use crate::photos::{Photos, Prepared};
use crate::rounds::Series;
use crate::stats::Spread;
use crate::subjects::Subject;
use crate::visit::Run;

/// What was measured, for the file. Each table is printed when it is added.
#[derive(Debug, Default)]
pub struct Report(Map<String, Value>);

impl Report {
    /// Adds a value to the file alone.
    pub fn add(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// Adds the times until the first control, and the ratios of Careline's to the peers'.
    pub fn times(&mut self, title: &str, all: &[Series]) {
        let ours = || all.iter().filter(|series| series.subject.is_ours);
        let ratio = |own: &Series, peer: &Series| match peer.subject.is_ours {
            true => String::new(),
            false => format!("{:.2}", own.times().median() / peer.times().median()),
        };
        let head = ours().map(|own| format!("{} ÷ it", own.subject.name));
        let row = |series: &Series| {
            let cells = [series.subject.label(), series.times().to_string()];
            cells
                .into_iter()
                .chain(ours().map(|own| ratio(own, series)))
                .collect()
        };
        let head = ["page", "ms"].map(String::from).into_iter().chain(head);
        table(title, head.collect(), all.iter().map(row));
        self.add(
            title,
            all.iter()
                .map(|series| (series.subject.label(), series.times().to_json()))
                .collect(),
        );
    }

    /// Adds what was fetched before the press, and from it until the first control.
    pub fn bytes(&mut self, title: &str, all: &[Series]) {
        let row = |series: &Series| {
            vec![
                series.subject.label(),
                kib(&series.count(|run| run.before().bytes)),
                count(&series.count(|run| run.before().requests)),
                kib(&series.count(|run| run.until_usable().bytes)),
                count(&series.count(|run| run.until_usable().requests)),
                kib(&series.count(|run| run.until_usable().received)),
                count(&series.count(|run| run.until_usable().sent)),
            ]
        };
        let head = [
            "page",
            "before: KiB",
            "requests",
            "from the click: KiB",
            "requests",
            "KiB, incomplete ones included",
            "requests sent",
        ];
        table(title, head.map(String::from).into(), all.iter().map(row));
        let fetched = |series: &Series| {
            let run = |run: &Run| json!({ "before": run.before().to_json(), "from_the_click": run.until_usable().to_json() });
            (
                series.subject.label(),
                series.runs.iter().map(run).collect(),
            )
        };
        self.add(
            title,
            all.iter().map(fetched).collect::<Map<_, Value>>().into(),
        );
    }

    /// Adds how an order's story was reached.
    pub fn story(&mut self, title: &str, all: &[Series]) {
        let times =
            |series: &Series| series.spread(|run| run.opened.until_drawn().unwrap_or(f64::NAN));
        let row = |series: &Series| {
            vec![
                series.subject.label(),
                times(series).to_string(),
                kib(&series.count(|run| run.until_drawn().bytes)),
                count(&series.count(|run| run.until_drawn().requests)),
            ]
        };
        let head = [
            "page",
            "ms from the click",
            "KiB from the loader on",
            "requests from the loader on",
        ];
        table(title, head.map(String::from).into(), all.iter().map(row));
        let values = |series: &Series| {
            let fetched: Value = series
                .runs
                .iter()
                .map(|run| run.until_drawn().to_json())
                .collect();
            (
                series.subject.label(),
                json!({ "ms": times(series).to_json(), "fetched": fetched }),
            )
        };
        self.add(title, all.iter().map(values).collect::<Map<_, _>>().into());
    }

    /// Adds how photos were prepared. The first is compared with each.
    pub fn photos(&mut self, title: &str, all: &[(Photos, Vec<Prepared>)]) {
        let times = |prepared: &[Prepared]| prepared.iter().map(|one| one.ms).collect::<Spread>();
        let blocked =
            |prepared: &[Prepared]| prepared.iter().map(|one| one.blocked).collect::<Spread>();
        let ours = all
            .first()
            .map_or(0.0, |(_, prepared)| times(prepared).median());
        let row = |(with, prepared): &(Photos, Vec<Prepared>)| {
            vec![
                with.name().to_owned(),
                times(prepared).to_string(),
                blocked(prepared).to_string(),
                format!("{:.2}", ours / times(prepared).median()),
            ]
        };
        let head = [
            "what prepares it",
            "ms",
            "ms of long tasks",
            "Careline ÷ it",
        ];
        table(title, head.map(String::from).into(), all.iter().map(row));
        let values = |(with, prepared): &(Photos, Vec<Prepared>)| {
            let value = json!({ "ms": times(prepared).to_json(), "blocked_ms": blocked(prepared).to_json() });
            (with.name().to_owned(), value)
        };
        self.add(title, all.iter().map(values).collect::<Map<_, _>>().into());
    }

    /// Adds the times until the first control by engine.
    pub fn engines(&mut self, title: &str, subjects: &[Subject], all: &[(Engine, Vec<Spread>)]) {
        let head = all.iter().map(|(engine, _)| format!("{engine:?}: ms"));
        let row = |(nth, subject): (usize, &Subject)| {
            let times = all.iter().filter_map(|(_, spreads)| spreads.get(nth));
            std::iter::once(subject.label())
                .chain(times.map(ToString::to_string))
                .collect()
        };
        let head = std::iter::once("page".to_owned()).chain(head);
        table(title, head.collect(), subjects.iter().enumerate().map(row));
        let values = |(engine, spreads): &(Engine, Vec<Spread>)| {
            let times = subjects
                .iter()
                .zip(spreads)
                .map(|(subject, spread)| (subject.label(), spread.to_json()));
            (format!("{engine:?}"), times.collect::<Map<_, _>>().into())
        };
        self.add(title, all.iter().map(values).collect::<Map<_, _>>().into());
    }

    /// Writes all values.
    ///
    /// # Errors
    ///
    /// If the file can't be written.
    pub fn write(self, file: &Path) -> Result {
        let text = serde_json::to_string_pretty(&Value::from(self.0))?;
        fs::write(file, text + "\n")?;
        println!("\nAll values are in {}", file.display());
        Ok(())
    }
}

/// Prints a table under its title.
fn table(title: &str, head: Vec<String>, rows: impl Iterator<Item = Vec<String>>) {
    let line = |cells: &[String]| println!("| {} |", cells.join(" | "));
    println!("\n{title}\n");
    line(&head);
    let numbers = head.iter().skip(1).map(|_| "--:".to_owned());
    line(
        &std::iter::once("---".to_owned())
            .chain(numbers)
            .collect::<Vec<_>>(),
    );
    for row in rows {
        line(&row);
    }
}

/// The median of a count.
fn count(counts: &Spread) -> String {
    format!("{:.0}", counts.median())
}

/// The median in KiB, with one decimal.
fn kib(bytes: &Spread) -> String {
    format!("{:.1}", bytes.median() / 1024.0)
}
