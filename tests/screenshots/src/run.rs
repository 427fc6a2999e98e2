//! A run over scenarios: what is wanted of each state, and what came of it.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use careline_e2e::{Result, repository};
use serde_json::Value;

use crate::accepted::{self, Comparison};
use crate::audit::{self, Finding};
use crate::scenario::Scenario;
use crate::scenarios::SCENARIOS;
use crate::session::Session;
use crate::viewport::{Theme, Viewport, name};
use crate::{Options, Task, sheet};

/// A state in a window and a theme.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shot {
    /// The flow.
    pub flow: &'static str,
    /// The state of the flow.
    pub state: String,
    /// The window.
    pub viewport: Viewport,
    /// The theme.
    pub theme: Theme,
}

impl Shot {
    /// The name of its file.
    pub fn file(&self) -> String {
        let Self { flow, state, .. } = self;
        let (viewport, theme) = (name(self.viewport), name(self.theme));
        format!("{flow}-{state}-{viewport}-{theme}.png")
    }
}

/// What is asked of a run, and what it has come to.
pub struct Run {
    /// What is asked.
    pub options: Options,
    /// The widget's texts.
    pub texts: Value,
    out: PathBuf,
    drawn: RefCell<Vec<Shot>>,
    comparisons: RefCell<Vec<Comparison>>,
    findings: RefCell<Vec<Finding>>,
}

/// Plays the scenarios, and reports.
///
/// # Errors
///
/// If a scenario doesn't reach a state, a picture isn't as accepted, or something is found.
pub async fn run(options: Options) -> Result {
    let out = match options.brand {
        Some(brand) => options.out.join(name(brand)),
        None => options.out.clone(),
    };
    fs::create_dir_all(&out)?;
    let run = Rc::new(Run {
        options,
        texts: serde_json::from_str(&fs::read_to_string(repository("locales/en.json"))?)?,
        out,
        drawn: RefCell::default(),
        comparisons: RefCell::default(),
        findings: RefCell::default(),
    });
    let chosen: Vec<_> = SCENARIOS
        .iter()
        .filter(|scenario| run.is_wanted(scenario))
        .collect();
    if chosen.is_empty() {
        return Err("there is no such flow".into());
    }
    let failures = play(&run, &chosen).await;
    run.report().await?;
    match failures.as_slice() {
        [] => Ok(()),
        failures => Err(format!("not all states were reached: {}", failures.join(", ")).into()),
    }
}

/// Plays scenarios, two at a time; returns those that went wrong.
async fn play(run: &Rc<Run>, scenarios: &[&Scenario]) -> Vec<String> {
    let waiting = RefCell::new(scenarios.iter());
    let failures = RefCell::new(Vec::new());
    let work = async || {
        loop {
            let next = waiting.borrow_mut().next();
            let Some(scenario) = next else { return };
            let Scenario { flow, name, .. } = scenario;
            let played = play_one(run, scenario).await;
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

async fn play_one(run: &Rc<Run>, scenario: &Scenario) -> Result {
    let mut session = Session::open(run, scenario).await?;
    (scenario.play)(&mut session).await
}

impl Run {
    fn is_wanted(&self, scenario: &Scenario) -> bool {
        let is_asked = |only: &String| only == scenario.flow;
        let is_compared = match self.options.task {
            Task::Compare | Task::Accept => accepted::has(scenario),
            Task::Draw | Task::Measure => true,
        };
        is_compared && self.options.only.as_ref().is_none_or(is_asked)
    }

    /// The windows and themes in which a state is wanted.
    pub fn wanted(&self, flow: &str, state: &str) -> Vec<(Viewport, Theme)> {
        match self.options.task {
            Task::Compare | Task::Accept => accepted::themes(flow, state)
                .map(|theme| (Viewport::Phone, theme))
                .collect(),
            Task::Draw | Task::Measure => self.each_window(),
        }
    }

    fn each_window(&self) -> Vec<(Viewport, Theme)> {
        let themes = self.options.themes();
        let viewports = self.options.viewports().into_iter();
        viewports
            .flat_map(|viewport| themes.iter().map(move |theme| (viewport, *theme)))
            .collect()
    }

    /// Does with a state, which the session's window shows, what is asked.
    ///
    /// # Errors
    ///
    /// If the browser is gone, or a picture can't be written.
    pub async fn handle(&self, session: &Session, shot: Shot, shifts: &Value) -> Result {
        match self.options.task {
            Task::Draw => self.draw(session, shot).await,
            Task::Compare => {
                let comparison = accepted::compare(&session.picture().await?, &shot, &self.out)?;
                self.comparisons.borrow_mut().push(comparison);
                Ok(())
            }
            Task::Accept => accepted::accept(&session.picture().await?, &shot),
            Task::Measure => {
                let findings = audit::measure(session, &shot, shifts).await?;
                self.findings.borrow_mut().extend(findings);
                Ok(())
            }
        }
    }

    async fn draw(&self, session: &Session, shot: Shot) -> Result {
        let file = self.out.join(shot.file());
        fs::write(&file, session.picture().await?)?;
        let whole = sheet::whole(&file);
        match session.whole_picture(shot.viewport).await? {
            Some(picture) => fs::write(&whole, picture)?,
            None if whole.exists() => fs::remove_file(&whole)?,
            None => {}
        }
        self.drawn.borrow_mut().push(shot);
        Ok(())
    }

    async fn report(&self) -> Result {
        match self.options.task {
            Task::Draw => {
                let mut shots = self.drawn.take();
                shots.sort_by_key(|shot| (shot.flow, shot.viewport));
                sheet::draw(&self.out, &shots).await
            }
            Task::Compare => accepted::report(&self.comparisons.borrow()),
            Task::Accept => Ok(()),
            Task::Measure => audit::report(&self.findings.borrow()),
        }
    }
}

/// Where pictures are accepted.
pub fn accepted_folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/accepted"))
}
