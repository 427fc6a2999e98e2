//! Draws the topics of a group.

use careline_wire::{FoundOrder, Topic};
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::app::first_screen::{Drawn, first_screen};
use crate::app::navigation::{Group, Screen, Section};
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::flows::answers::view::{SEARCH, Search};
use crate::flows::topics::model::{listed, offered, ruled_out};
use crate::i18n::t;

/// General questions, which an order can be attached to.
const GENERAL: &[Section] = &[Section {
    heading: None,
    topics: &[Topic::Payment, Topic::FreeShipping, Topic::Website],
}];

/// The topics of a group. A shopper who comes from an order finds the topics of its state first.
#[component]
pub fn Topics(session: Session, group: Group) -> impl IntoView {
    let (title, lead) = match group {
        Group::Report => ("topics.report", "topics.report.lead"),
        Group::Change => ("topics.change", "topics.change.lead"),
        Group::Ask => ("topics.ask", "topics.ask.lead"),
        Group::Feedback => ("topics.feedback", "topics.feedback.lead"),
    };
    let order = session
        .order
        .get_untracked()
        .filter(|_| group == Group::Report);
    // A general question can be about this order, too.
    let general: &[Section] = if order.is_some() { GENERAL } else { &[] };
    let of_its_state = |found: FoundOrder| {
        let facts = Facts::read(session)?;
        let now = facts.now();
        Some(facts.with_rules(|rules| {
            let order = &found.order;
            (offered(rules, now, order), ruled_out(rules, now, order))
        }))
    };
    let (fitting, hidden) = order.and_then(of_its_state).unwrap_or_default();
    let sections = [group.sections(), general].concat();
    let sections = listed(&sections, &fitting, &hidden);
    let draw = move |drawn: &Drawn| {
        drawn
            .typed(SEARCH)
            .into_iter()
            .for_each(|typed| session.search.set(typed));
        view! {
            <div class="stack">
                {(group == Group::Ask).then(|| view! { <Search session /> })}
                <p class="lead">{t(lead)}</p>
                {sections
                    .into_iter()
                    .map(|(heading, topics)| {
                        view! {
                            {heading.map(|heading| view! { <h3 class="group">{t(heading)}</h3> })}
                            <TopicList session topics />
                        }
                    })
                    .collect_view()}
            </div>
        }
    };
    view! {
        <Title session text=t(title) />
        {first_screen(session, group.name(), draw)}
    }
}

/// A list of topics to choose from.
#[component]
pub fn TopicList(session: Session, topics: Vec<Topic>) -> impl IntoView {
    let topic = |topic: Topic| {
        let key = ["topic.", topic.name()].concat();
        let about = about(topic);
        let id = about.map(|about| about.replace('.', "-"));
        view! {
            <li>
                <button
                    type="button"
                    aria-describedby=id.clone()
                    on:click=move |_| session.go(Screen::of(topic))
                >
                    {t(&key)}
                </button>
                // Beside the button, because what is shown in it must be part of its name.
                {about.map(|about| view! { <span class="detail" id=id>{t(about)}</span> })}
            </li>
        }
    };
    view! { <ul class="rows">{topics.into_iter().map(topic).collect_view()}</ul> }
}

/// The locale key of what tells a topic from a similar one, if it needs that.
const fn about(topic: Topic) -> Option<&'static str> {
    match topic {
        Topic::Damaged => Some("topic.damaged.about"),
        Topic::Defective => Some("topic.defective.about"),
        _ => None,
    }
}
