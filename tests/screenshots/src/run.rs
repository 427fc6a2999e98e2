//! Plays scenarios.

use std::cell::RefCell;
use std::rc::Rc;

use careline_e2e::Result;

use crate::options::Options;
use crate::recorder::Recorder;
use crate::scenario::Scenario;
use crate::scenarios::SCENARIOS;
use crate::session::Session;

/// A scenario, and its place among all.
type Placed = (usize, &'static Scenario);

/// Plays the scenarios, and reports.
///
/// # Errors
///
/// If a scenario doesn't reach a state, a picture isn't as accepted, or something is found.
pub async fn run(options: Options) -> Result {
    let recorder = Rc::new(Recorder::new(options)?);
    let is_wanted = |(_, scenario): &Placed| recorder.wants(scenario.flow, scenario.name);
    let wanted: Vec<_> = SCENARIOS.iter().enumerate().filter(is_wanted).collect();
    if wanted.is_empty() {
        return Err("there is no such flow".into());
    }
    let failures = play(&recorder, &wanted).await;
    recorder.report().await?;
    match failures.as_slice() {
        [] => Ok(()),
        failures => Err(format!("not all states were reached: {}", failures.join(", ")).into()),
    }
}

/// Plays scenarios, two at a time; returns those that went wrong.
async fn play(recorder: &Rc<Recorder>, scenarios: &[Placed]) -> Vec<String> {
    let waiting = RefCell::new(scenarios.iter());
    let failures = RefCell::new(Vec::new());
    let work = async || {
        loop {
            let next = waiting.borrow_mut().next();
            let Some((place, scenario)) = next else {
                return;
            };
            let Scenario { flow, name, .. } = scenario;
            let played = play_one(recorder, scenario, *place).await;
            eprintln!("  {flow}: {name}");
            if let Err(error) = played {
                eprintln!("{error}");
                failures.borrow_mut().push(format!("{flow}: {name}"));
            }
        }
    };
    tokio::join!(work(), work());
    failures.take()
}

async fn play_one(recorder: &Rc<Recorder>, scenario: &Scenario, place: usize) -> Result {
    let mut session = Session::open(recorder, scenario.flow, place).await?;
    (scenario.play)(&mut session).await
}
