//! Draws the topics behind a button of the menu.

use careline_wire::Topic;
use leptos::prelude::*;

use crate::desk::Desk;
use crate::nav::{Group, Screen};
use crate::title::Title;
use crate::words::t;

/// What is it about?
#[component]
pub fn Topics(desk: Desk, group: Group) -> impl IntoView {
    let (title, lead) = match group {
        Group::Report => ("topics.report", "topics.report.lead"),
        Group::Change => ("topics.change", "topics.change.lead"),
        Group::Ask => ("topics.ask", "topics.ask.lead"),
        Group::Feedback => ("topics.feedback", "topics.feedback.lead"),
    };
    let open = move |topic| match topic {
        // A return has a verdict to show before any form.
        Topic::Return => desk.go(Screen::Returns),
        topic => desk.inquire(topic),
    };
    view! {
        <Title desk text=t(title) />
        <p class="lead">{t(lead)}</p>
        <ul class="menu">
            {group
                .topics()
                .iter()
                .map(|topic| {
                    let label = t(&["topic.", topic.name()].concat());
                    view! {
                        <li>
                            <button type="button" on:click=move |_| open(*topic)>
                                {label}
                            </button>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}
