//! What each table shows.

use careline_e2e::Engine;

use crate::photos::{Photos, Prepared};
use crate::report::{Cell, Table};
use crate::rounds::Series;
use crate::stats::Spread;
use crate::subjects::Subject;

/// The times until the first control, and the ratios of Careline's to the peers'.
#[must_use]
pub fn times(title: &str, all: &[Series]) -> Table {
    let ours = || all.iter().filter(|series| series.subject.is_ours);
    let ratio = |own: &Series, series: &Series| match series.subject.is_ours {
        true => Cell::default(),
        false => Cell::ratio(&own.times(), &series.times()),
    };
    let row = |series: &Series| {
        let ratios = ours().map(|own| ratio(own, series));
        [Cell::spread(&series.times())]
            .into_iter()
            .chain(ratios)
            .collect()
    };
    let ratios = ours().map(|own| format!("{} ÷ it", own.subject.name));
    Table {
        title: title.to_owned(),
        head: names(&["page", "ms"]).into_iter().chain(ratios).collect(),
        rows: all
            .iter()
            .map(|series| (series.subject.label(), row(series)))
            .collect(),
    }
}

/// What was fetched before the press, and from it until the first control.
#[must_use]
pub fn fetched(title: &str, all: &[Series]) -> Table {
    let row = |series: &Series| {
        vec![
            Cell::kib(&series.count(|run| run.before().bytes)),
            Cell::count(&series.count(|run| run.before().requests)),
            Cell::kib(&series.count(|run| run.until_usable().bytes)),
            Cell::count(&series.count(|run| run.until_usable().requests)),
            Cell::kib(&series.count(|run| run.until_usable().received)),
            Cell::count(&series.count(|run| run.until_usable().sent)),
        ]
    };
    Table {
        title: title.to_owned(),
        head: names(&[
            "page",
            "before the click: KiB",
            "requests before",
            "after it: KiB",
            "requests after",
            "KiB, incomplete answers included",
            "requests sent",
        ]),
        rows: all
            .iter()
            .map(|series| (series.subject.label(), row(series)))
            .collect(),
    }
}

/// How an order's story was reached.
#[must_use]
pub fn story(title: &str, all: &[Series]) -> Table {
    let row = |series: &Series| {
        vec![
            Cell::spread(&series.spread(|run| run.opened.until_drawn().unwrap_or(f64::NAN))),
            Cell::kib(&series.count(|run| run.until_drawn().bytes)),
            Cell::count(&series.count(|run| run.until_drawn().requests)),
        ]
    };
    Table {
        title: title.to_owned(),
        head: names(&[
            "page",
            "ms",
            "KiB, with the loader",
            "requests, with the loader",
        ]),
        rows: all
            .iter()
            .map(|series| (series.subject.label(), row(series)))
            .collect(),
    }
}

/// How photos were prepared. The first is compared with each.
#[must_use]
pub fn photos(title: &str, all: &[(Photos, Vec<Prepared>)]) -> Table {
    let times = |prepared: &[Prepared]| prepared.iter().map(|one| one.encoded).collect::<Spread>();
    let ours = all
        .first()
        .map(|(_, prepared)| times(prepared))
        .unwrap_or_default();
    let row = |prepared: &[Prepared]| {
        let ready = prepared.iter().map(|one| one.ready).collect();
        let blocked = prepared.iter().map(|one| one.blocked).collect();
        let took = times(prepared);
        vec![
            Cell::spread(&took),
            Cell::spread(&ready),
            Cell::spread(&blocked),
            Cell::ratio(&ours, &took),
        ]
    };
    Table {
        title: title.to_owned(),
        head: names(&[
            "what prepares it",
            "ms until it is encoded",
            "ms until it can be sent",
            "ms of long tasks",
            "Careline ÷ it",
        ]),
        rows: all
            .iter()
            .map(|(with, prepared)| (with.name().to_owned(), row(prepared)))
            .collect(),
    }
}

/// The times until the first control, by engine. Each engine has a time for each subject.
#[must_use]
pub fn engines(title: &str, subjects: &[Subject], all: &[(Engine, Vec<Spread>)]) -> Table {
    let row = |nth: usize| {
        let times = all.iter().filter_map(|(_, spreads)| spreads.get(nth));
        times.map(Cell::spread).collect()
    };
    let engines = all.iter().map(|(engine, _)| format!("{engine:?}: ms"));
    let rows = subjects.iter().enumerate();
    Table {
        title: title.to_owned(),
        head: names(&["page"]).into_iter().chain(engines).collect(),
        rows: rows
            .map(|(nth, subject)| (subject.label(), row(nth)))
            .collect(),
    }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}
