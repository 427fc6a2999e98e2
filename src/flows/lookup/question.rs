//! Asks which order it is: the first screen of *track*, of *returns*, and of the topics that need an order.

use careline_wire::topic::Part;
use careline_wire::{FoundOrder, Topic};
use leptos::prelude::*;
use strum::VariantArray as _;

use crate::app::first_screen::{Drawn, first_screen};
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::flows::lookup::view::{EMAIL, FindOrder, NUMBER};
use crate::i18n::{bidi_isolate, format, list, t};

/// What the order is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderQuestion {
    /// To track it.
    Track,
    /// To return something.
    Returns,
    /// To prepare a ticket about a topic.
    Topic(Topic),
}

impl OrderQuestion {
    /// All that are asked as a flow's first screen. A return is asked for by its flow.
    pub fn all() -> impl Iterator<Item = Self> {
        let topics = Topic::VARIANTS.iter().copied();
        let topics = topics
            .filter(|topic| *topic != Topic::Return && topic.spec().needs.contains(&Part::Order));
        [Self::Track, Self::Returns]
            .into_iter()
            .chain(topics.map(Self::Topic))
    }

    /// The name of the flow or topic that the loader's menu and a page's `careline('open', …)` give to open it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Track => "track",
            Self::Returns => "returns",
            Self::Topic(topic) => topic.name(),
        }
    }

    fn title(self) -> String {
        match self {
            Self::Track => t("track.title"),
            Self::Returns => t("returns.title"),
            Self::Topic(topic) => t(&["topic.", topic.name()].concat()),
        }
    }

    fn lead(self) -> String {
        t(match self {
            Self::Track => "track.lead",
            Self::Returns => "returns.lead",
            Self::Topic(_) => "inquiry.order.lead",
        })
    }
}

/// The question, with the form that finds the order.
#[component]
pub fn AskOrder(
    session: Session,
    question: OrderQuestion,
    /// Called with the order once it was found.
    #[prop(into)]
    found: Callback<FoundOrder>,
    /// Called if the shopper presses `I can't find my order`.
    #[prop(into)]
    give_up: Callback<()>,
) -> impl IntoView {
    let draw = move |drawn: &Drawn| {
        for (field, signal) in [(NUMBER, session.order_number), (EMAIL, session.order_email)] {
            drawn
                .typed(field)
                .into_iter()
                .for_each(|typed| signal.set(typed));
        }
        view! {
            <div class="stack">
                <p class="lead">{question.lead()}</p>
                <FindOrder session found give_up />
            </div>
        }
    };
    let earlier = session.earlier_order.get_value();
    view! {
        <Title session text=question.title() />
        {earlier.map(|earlier| view! { <EarlierOrder session earlier found /> })}
        {first_screen(session, question.name(), draw)}
    }
}

/// The order that was looked up before, to choose it again.
#[component]
fn EarlierOrder(
    session: Session,
    earlier: FoundOrder,
    found: Callback<FoundOrder>,
) -> impl IntoView {
    let number = bidi_isolate(&earlier.order.number.0);
    let titles = earlier.order.lines.iter().map(|line| line.title.as_str());
    let titles = list(&titles.collect::<Vec<_>>());
    let choose = move |_| {
        session.order.set(Some(earlier.clone()));
        found.run(earlier.clone());
    };
    view! {
        <div class="rows resume">
            <div>
                <button type="button" aria-describedby="earlier-order" on:click=choose>
                    {format("track.order", &[("number", &number)])}
                </button>
                <span class="detail" id="earlier-order" dir="auto">
                    {titles}
                </span>
            </div>
        </div>
    }
}
