//! Draws answers from the shop's policy.

use careline_policy::answers::{Answer, answer};
use careline_policy::{Order, Question};
use careline_wire::Topic;
use careline_wire::topic::Part;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use strum::VariantArray as _;

use crate::app::chunk::ChunkError;
use crate::app::facts::{Facts, with_facts};
use crate::app::navigation::Screen;
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::browser::live::announce;
use crate::flows::answers::chunk::search_keys;
use crate::flows::answers::estimate::{Expected, Items};
use crate::flows::answers::index::SearchIndex;
use crate::flows::answers::text::{Piece, title, write};
use crate::i18n::{counted, format, list, t};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::TextField;
use crate::ui::fixed::IntoFixed as _;
use crate::ui::notice::{Notice, Tone};

/// The policy's answers about a topic, with the order's own dates if the order is known.
#[component]
pub fn Guidance(
    session: Session,
    facts: Facts,
    topic: Topic,
    order: Option<Order>,
    /// Whether it is one line until the shopper opens it.
    #[prop(optional)]
    closed: bool,
) -> impl IntoView {
    let now = facts.now();
    let answers = topic.spec().answers.iter().map(|question| {
        let answer = facts.with_rules(|rules| answer(*question, rules, now, order.as_ref()));
        view! { <AnswerText facts question=*question answer has_order=order.is_some() /> }
    });
    let is_listed = topic.spec().answers.contains(&Question::Preparation);
    let what_to_have_ready = (order.is_none() && !is_listed)
        .then(|| what_to_have_ready(topic))
        .flatten();
    let inside = view! {
        {answers.collect_view()}
        {what_to_have_ready.map(|what_to_have_ready| view! { <p class="hint">{what_to_have_ready}</p> })}
        {asks_something(topic).then(|| view! { <DeflectionButton session topic /> })}
    };
    if closed {
        view! {
            <details class="card answers">
                <summary>{t("answers.title")}</summary>
                <div class="stack">{inside}</div>
            </details>
        }
        .fixed()
    } else {
        view! {
            <section class="card answers">
                <h3>{t("answers.title")}</h3>
                {inside}
            </section>
        }
        .fixed()
    }
}

/// Whether the policy can answer a topic. Support alone can change an order, and feedback asks nothing.
const fn asks_something(topic: Topic) -> bool {
    topic.spec().changes.is_none() && !topic.is_feedback()
}

/// The button for shoppers who need no ticket because the policy answered their question.
#[component]
pub fn DeflectionButton(session: Session, topic: Topic) -> impl IntoView {
    view! {
        <Button kind=ButtonKind::Quiet label=t("answers.enough") press=move |()| session.deflect(topic) />
    }
}

/// What the shopper should have at hand for a topic (§2); `None` if it takes nothing.
fn what_to_have_ready(topic: Topic) -> Option<String> {
    let spec = topic.spec();
    let parts = [
        (Part::Order, "answer.preparation.order"),
        (Part::Item, "answer.preparation.item"),
        (Part::Photos, "answer.preparation.photos"),
    ];
    let parts = parts.into_iter().filter(|(part, _)| spec.takes(*part));
    let parts: Vec<_> = parts.map(|(_, key)| t(key)).collect();
    (!parts.is_empty()).then(|| format("answers.at_hand", &[("parts", &list(&parts))]))
}

/// Draws an answer.
#[component]
fn AnswerText(facts: Facts, question: Question, answer: Answer, has_order: bool) -> impl IntoView {
    let piece = |piece| match piece {
        Piece::Text(text) => view! { <p class="said">{text}</p> }.fixed(),
        Piece::Heed(text) => view! { <Notice tone=Tone::Warn>{text}</Notice> }.fixed(),
        Piece::List(items) => {
            let items = items.into_iter().map(|item| view! { <li>{item}</li> });
            view! { <ul class="bullets">{items.collect_view()}</ul> }.fixed()
        }
        Piece::Steps(steps) => {
            let steps = steps.into_iter().map(|step| view! { <li>{step}</li> });
            view! { <ol class="steps">{steps.collect_view()}</ol> }.fixed()
        }
        Piece::Own(own) => view! {
            <div class="own">
                <Items items=own.items />
                <Expected facts expectation=own.expectation />
            </div>
        }
        .fixed(),
    };
    let pieces = write(facts, question, answer, has_order);
    pieces.into_iter().map(piece).collect_view()
}

/// The element id of the search field.
pub const SEARCH: &str = "answers-search";

/// The search for answers.
#[component]
pub fn Search(session: Session) -> impl IntoView {
    let typed = session.search;
    let is_asked = Memo::new(move |_| typed.with(|typed| !typed.trim().is_empty()));
    let index = fetched(is_asked);
    let found = Memo::new(move |_| {
        index.with(|index| match index {
            Some(Ok(index)) if is_asked.get() => typed.with(|typed| index.find(typed)),
            _ => Vec::new(),
        })
    });
    let is_only = Memo::new(move |_| found.with(|found| found.len() == 1));
    let outcome = Memo::new(move |_| match found.with(Vec::len) {
        _ if !is_asked.get() => String::new(),
        0 => index.with(|index| match index {
            None => String::new(),
            Some(Ok(_)) => t("answers.none"),
            Some(Err(_)) => t("chunk.away"),
        }),
        count => counted("answers.found", count),
    });
    Effect::new(move |_| announce(&outcome.get()));
    view! {
        <TextField
            id=SEARCH
            label=t("answers.search")
            hint=t("answers.search.hint")
            is_search=true
            value=typed
            typed=move |text| typed.set(text)
        />
        // The property, because a translator may have replaced the text node that an update would change.
        <p class="hint" prop:textContent=outcome></p>
        <div class="stack">
            <For each=move || found.get() key=|question| *question let:question>
                {with_facts(session, move |facts| view! { <Found session facts question is_only /> })}
            </For>
        </div>
    }
}

/// What is searched, once something was typed. A failed download is tried again when the shopper begins anew.
fn fetched(is_asked: Memo<bool>) -> RwSignal<Option<Result<SearchIndex, ChunkError>>> {
    let index = RwSignal::new(None);
    Effect::new(move |_| {
        let is_there = index.with_untracked(|index| matches!(index, Some(Ok(_))));
        if is_asked.get() && !is_there {
            spawn_local_scoped_with_cancellation(async move {
                index.set(Some(search_keys().await.map(SearchIndex::read)));
            });
        }
    });
    index
}

/// A search result: its question, which opens to its answer.
#[component]
fn Found(session: Session, facts: Facts, question: Question, is_only: Memo<bool>) -> impl IntoView {
    let now = facts.now();
    let answer = facts.with_rules(|rules| answer(question, rules, now, None));
    let topic = topic_of(question);
    view! {
        <details class="card answers" prop:open=is_only>
            <summary>{title(question)}</summary>
            <AnswerText facts question answer has_order=false />
            <div class="stack actions">
                <DeflectionButton session topic />
                <Button
                    kind=ButtonKind::Quiet
                    label=t("answers.ask")
                    press=move |()| session.go(Screen::of(topic))
                />
            </div>
        </details>
    }
}

/// Thanks the shopper, whose question the policy answered.
#[component]
pub fn Answered(session: Session) -> impl IntoView {
    view! {
        <Title session text=t("answered.title") />
        <p class="lead">{t("answered.lead")}</p>
        <div class="stack actions">
            <Button kind=ButtonKind::Primary label=t("answered.home") press=move |()| session.home() />
        </div>
    }
}

/// The topic of a ticket about a question, for shoppers who need more than the answer.
fn topic_of(question: Question) -> Topic {
    match question {
        // A general question is about no order, and no feedback.
        Question::Tracking
        | Question::Contact
        | Question::ReplyTime
        | Question::Urgent
        | Question::Processing
        | Question::Delivery
        | Question::FollowUp => Topic::Other,
        Question::Feedback => Topic::OtherSuggestion,
        question => {
            let answers = |topic: &Topic| topic.spec().answers.contains(&question);
            let topic = Topic::VARIANTS.iter().copied().find(answers);
            topic.unwrap_or(Topic::Other)
        }
    }
}
