//! Draws the topics of a group.

use careline_wire::{FoundOrder, Topic};
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::app::first_screen::{Drawn, first_screen};
use crate::app::navigation::{Group, Screen};
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::flows::answers::view::{SEARCH, Search};
use crate::flows::topics::model::{offered, state_first};
use crate::i18n::t;

/// General questions, which an order can be attached to.
const GENERAL: &[Topic] = &[Topic::Payment, Topic::FreeShipping, Topic::Website];

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
    let general = if order.is_some() { GENERAL } else { &[] };
    let in_its_state = |found: FoundOrder| {
        let facts = Facts::read(session)?;
        let now = facts.now();
        Some(facts.with_rules(|rules| offered(rules, now, &found.order)))
    };
    let offered = order.and_then(in_its_state).unwrap_or_default();
    let topics = [group.topics(), general].concat();
    let draw = move |drawn: &Drawn| {
        drawn
            .typed(SEARCH)
            .into_iter()
            .for_each(|typed| session.search.set(typed));
        view! {
            <div class="stack">
                {(group == Group::Ask).then(|| view! { <Search session /> })}
                <p class="lead">{t(lead)}</p>
                <TopicList session topics=state_first(&offered, &topics) />
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
        let label = t(&["topic.", topic.name()].concat());
        view! {
            <li>
                <button type="button" on:click=move |_| session.go(Screen::of(topic))>
                    {label}
                </button>
            </li>
        }
    };
    view! { <ul class="rows">{topics.into_iter().map(topic).collect_view()}</ul> }
}
