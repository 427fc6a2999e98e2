//! Draws the steps of a ticket's resolution.

use careline_wire::resolution::{Step, StepState};
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::flows::ticket::model::StepProgress;
use crate::i18n::{self, t};

/// The steps with their states.
#[component]
pub fn Steps(facts: Facts, steps: Vec<(Step, StepProgress)>) -> impl IntoView {
    let step = |(step, place): (Step, StepProgress)| {
        let class = match place {
            StepProgress::Done => "done",
            StepProgress::Next => "next",
            StepProgress::Later => "later",
        };
        let state = match (step.state, place) {
            (StepState::Planned, StepProgress::Next) => "step.state.next",
            (StepState::Planned, _) => "step.state.planned",
            (StepState::Started, _) => "step.state.started",
            (StepState::Done, _) => "step.state.done",
        };
        let at = facts.with_rules(|rules| i18n::day(rules.zone.day(step.at)));
        let when = (step.state != StepState::Planned).then_some(at);
        let line = [Some(t(state)), when].into_iter().flatten();
        let line = line.collect::<Vec<_>>().join(" · ");
        view! {
            <li class=class>
                <strong>{t(&["step.", step.kind.name()].concat())}</strong>
                <span>{line}</span>
                {step.note.map(|note| view! { <p class="said" dir="auto">{note}</p> })}
            </li>
        }
    };
    (!steps.is_empty()).then(|| {
        view! {
            <h3>{t("case.steps")}</h3>
            <ol class="timeline resolution">{steps.into_iter().map(step).collect_view()}</ol>
        }
    })
}
