//! Measures screens: contrast, targets, overflow, layout shift, and what axe-core finds.

use std::collections::BTreeMap;

use careline_e2e::Result;
use serde_json::Value;

use crate::shot::Shot;
use crate::viewport::{Theme, Viewport, name};
use crate::window::Window;

/// Measures the screen in the page.
const AUDIT: &str = include_str!("audit.js");

/// What falls short.
#[derive(Debug)]
pub struct Finding {
    check: String,
    place: String,
    value: String,
    shot: String,
}

/// Measures the screen that the window shows. `shifts` are the layout shifts on the way to it.
///
/// # Errors
///
/// If the browser is gone.
pub async fn measure(window: Window<'_>, shot: &Shot, shifts: &Value) -> Result<Vec<Finding>> {
    window.settle().await?;
    let is_touched = shot.viewport.is_touched();
    let is_narrow = shot.viewport == Viewport::Phone;
    let found = format!("({AUDIT})({is_touched}, {is_narrow})");
    let found: Vec<[String; 3]> = serde_json::from_value(window.page.ask(&found).await?)?;
    let finding = |[check, place, value]: [String; 3]| Finding {
        check,
        place,
        value,
        shot: format!(
            "{} {}, {} {}",
            shot.flow,
            shot.state,
            name(shot.viewport),
            name(shot.theme)
        ),
    };
    let mut findings: Vec<_> = found.into_iter().map(finding).collect();
    let is_first = shot.viewport == Viewport::Phone && shot.theme == Theme::Light;
    if is_first && shifts != &serde_json::json!([]) {
        findings.push(finding([
            "layout shift".into(),
            "the panel".into(),
            shifts.to_string(),
        ]));
    }
    if shot.viewport == Viewport::Phone
        && let Err(error) = window.page.is_accessible().await
    {
        findings.push(finding(["axe".into(), String::new(), error.to_string()]));
    }
    Ok(findings)
}

/// Prints a table of findings, each place once.
///
/// # Errors
///
/// If there is any.
pub fn report(findings: &[Finding]) -> Result {
    let mut places: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
    for Finding {
        check,
        place,
        value,
        shot,
    } in findings
    {
        places.entry((check, place, value)).or_default().push(shot);
    }
    for ((check, place, value), shots) in &places {
        let more = shots.len() - 1;
        let first = shots.first().unwrap_or(&"");
        println!(
            "{check:<32} {value:<12} {place}\n{:>36}{first}, and {more} more",
            "in "
        );
    }
    match places.len() {
        0 => {
            println!("nothing falls short");
            Ok(())
        }
        count => Err(format!("{count} findings").into()),
    }
}
