//! Many visits to many pages. Each round visits every page once, so that what disturbs the machine disturbs all of them.

use careline_e2e::{Browser, Engine, Result};

use crate::photos::{self, Photos, Prepared};
use crate::site::Site;
use crate::stats::Spread;
use crate::subjects::Subject;
use crate::visit::{self, PHONE, Run, Visit};

/// The visits to a subject's page.
#[derive(Debug)]
pub struct Series {
    /// The subject.
    pub subject: Subject,
    /// One for each round.
    pub runs: Vec<Run>,
}

impl Series {
    /// A number of each run.
    pub fn spread(&self, number: impl Fn(&Run) -> f64) -> Spread {
        self.runs.iter().map(number).collect()
    }

    /// Milliseconds from the press until the first control can be used.
    #[must_use]
    pub fn times(&self) -> Spread {
        self.spread(|run| run.opened.until_usable())
    }

    /// A count of each run.
    #[allow(clippy::cast_precision_loss, reason = "it is far below 2^53")]
    pub fn count(&self, count: impl Fn(&Run) -> u64) -> Spread {
        self.spread(|run| count(run) as f64)
    }
}

/// Visits every subject's page on the slow phone.
///
/// # Errors
///
/// If a page doesn't open what it should.
pub async fn on_the_phone(
    site: &Site,
    subjects: &[Subject],
    visit: Visit,
    rounds: u32,
) -> Result<Vec<Series>> {
    let empty = |subject: &Subject| Series {
        subject: *subject,
        runs: Vec::new(),
    };
    let mut all: Vec<Series> = subjects.iter().map(empty).collect();
    for round in 1..=rounds {
        eprintln!("  {visit:?}: round {round} of {rounds}");
        for series in &mut all {
            series
                .runs
                .push(visit::by_phone(site, &series.subject, visit, PHONE).await?);
        }
    }
    Ok(all)
}

/// Visits every subject's page in an engine on this machine, as quick as it is. Milliseconds until the first control can
/// be used, for each subject.
///
/// # Errors
///
/// If a page doesn't open what it should.
pub async fn in_engine(
    site: &Site,
    subjects: &[Subject],
    engine: Engine,
    rounds: u32,
) -> Result<Vec<Spread>> {
    let mut all = vec![Vec::new(); subjects.len()];
    for round in 1..=rounds {
        eprintln!("  {engine:?}: round {round} of {rounds}");
        for (subject, times) in subjects.iter().zip(&mut all) {
            let browser = Browser::open_in(engine).await?;
            let page = visit::page(&browser, &site.page(subject.id)).await?;
            let opened = visit::open(site, &page, subject, Visit::Cold).await?;
            times.push(opened.until_usable());
        }
    }
    Ok(all.into_iter().map(Spread::from_iter).collect())
}

/// Prepares a photo with each.
///
/// # Errors
///
/// If it isn't prepared.
pub async fn of_photos(site: &Site, rounds: u32) -> Result<Vec<(Photos, Vec<Prepared>)>> {
    let photo = photos::take_photo(site.folder())?;
    let mut all = [Photos::Careline, Photos::Compressor].map(|with| (with, Vec::new()));
    for round in 1..=rounds {
        eprintln!("  Photos: round {round} of {rounds}");
        for (with, prepared) in &mut all {
            prepared.push(photos::prepare(site, *with, &photo).await?);
        }
    }
    Ok(all.into())
}
