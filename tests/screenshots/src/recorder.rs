//! What is done with each state: a screenshot, a comparison, or a measurement.

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;

use careline_e2e::Result;
use serde_json::Value;

use crate::accepted::{self, Comparison};
use crate::audit::{self, Finding};
use crate::options::{Options, Task};
use crate::sheet;
use crate::shot::Shot;
use crate::viewport::{Theme, Viewport, name};
use crate::window::Window;

/// What is asked of a run, and what was recorded.
pub struct Recorder {
    /// What is asked.
    pub options: Options,
    out: PathBuf,
    drawn: RefCell<Vec<Shot>>,
    comparisons: RefCell<Vec<Comparison>>,
    findings: RefCell<Vec<Finding>>,
}

impl Recorder {
    /// Starts with nothing recorded.
    ///
    /// # Errors
    ///
    /// If the folder for pictures can't be made.
    pub fn new(options: Options) -> Result<Self> {
        let mut out = options.out.clone();
        out.extend(options.brand.map(name));
        if options.locale != "en" {
            out.push(&options.locale);
        }
        fs::create_dir_all(&out)?;
        Ok(Self {
            options,
            out,
            drawn: RefCell::default(),
            comparisons: RefCell::default(),
            findings: RefCell::default(),
        })
    }

    /// Whether a scenario leads to a state that is wanted.
    pub fn wants(&self, flow: &str, scenario: &str) -> bool {
        let is_compared = match self.options.task {
            Task::Compare | Task::Accept => accepted::has(flow, scenario),
            Task::Draw | Task::Measure => true,
        };
        is_compared && self.options.only.as_ref().is_none_or(|only| only == flow)
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

    /// Does with a state, which the window shows, what is asked.
    ///
    /// # Errors
    ///
    /// If the browser is gone, or a picture can't be written.
    pub async fn record(&self, window: Window<'_>, shot: Shot, shifts: &Value) -> Result {
        match self.options.task {
            Task::Draw => self.draw(window, shot).await,
            Task::Compare => {
                let comparison = accepted::compare(&window.picture().await?, &shot, &self.out)?;
                self.comparisons.borrow_mut().push(comparison);
                Ok(())
            }
            Task::Accept => accepted::accept(&window.picture().await?, &shot),
            Task::Measure => {
                let findings = audit::measure(window, &shot, shifts).await?;
                self.findings.borrow_mut().extend(findings);
                Ok(())
            }
        }
    }

    async fn draw(&self, window: Window<'_>, shot: Shot) -> Result {
        let file = self.out.join(shot.file());
        fs::write(&file, window.picture().await?)?;
        let whole = sheet::whole(&file);
        match window.whole_picture(shot.viewport).await? {
            Some(picture) => fs::write(&whole, picture)?,
            None if whole.exists() => fs::remove_file(&whole)?,
            None => {}
        }
        self.drawn.borrow_mut().push(shot);
        Ok(())
    }

    /// Draws contact sheets, or prints what came of the comparisons or measurements.
    ///
    /// # Errors
    ///
    /// If a picture isn't as accepted, or something falls short.
    pub async fn report(&self) -> Result {
        match self.options.task {
            Task::Draw => {
                let mut shots = self.drawn.take();
                shots.sort_by_key(|shot| (shot.flow, shot.viewport, shot.place));
                sheet::draw(&self.out, &shots).await
            }
            Task::Compare => accepted::report(&self.comparisons.borrow()),
            Task::Accept => Ok(()),
            Task::Measure => audit::report(&self.findings.borrow()),
        }
    }
}
