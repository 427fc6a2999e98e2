//! Draws the form: what happened, photos, who asks.

use careline_policy::changes::Closed;
use careline_wire::topic::Part;
use careline_wire::{FieldProblem, Topic};
use leptos::ev;
use leptos::prelude::*;

use super::model::{Event, Field, Inquiry, OrderAnswer, Step};
use super::photos::Photos;
use super::view::{Making, title};
use crate::flows::returns::verdict::VerdictCard;
use crate::nav::Screen;
use crate::title::Title;
use crate::ui::{Autofill, Button, Kind, Notice, TextArea, TextField, Tone};
use crate::words::{fill, t};

/// What happened?
#[component]
pub fn Form(making: Making) -> impl IntoView {
    let Shape {
        parts,
        asks_number,
        is_typed,
        is_signed,
    } = making
        .desk
        .inquiry
        .with_untracked(|inquiry| inquiry.as_ref().map(Shape::of))
        .unwrap_or_default();
    let asks = move |part: Part| parts.contains(&part);
    keep_stray_drops_out();
    let takes_photos = asks(Part::Photos);
    view! {
        <Title desk=making.desk text=title(making) />
        <About making />
        <Line making when=asks_number field=Field::OrderNumber key="inquiry.order_number" />
        <Line making when=is_typed field=Field::ItemInWords key="inquiry.item_in_words" />
        <Line making when=asks(Part::Item) field=Field::ItemName key="inquiry.item_name" />
        <Line making when=asks(Part::Item) field=Field::ItemUrl key="inquiry.item_url" />
        <Line making when=asks(Part::Country) field=Field::Country key="inquiry.country" />
        <Words making when=asks(Part::NewAddress) field=Field::NewAddress key="inquiry.new_address" />
        <Words making when=asks(Part::ReadBack) field=Field::ReadBack key="inquiry.read_back" />
        <Words making when=true field=Field::Description key="inquiry.description" />
        {takes_photos.then(|| view! { <Photos making /> })}
        <Line
            making
            when=true
            field=Field::Name
            key="inquiry.name"
            is_optional=!is_signed
            autofill=Autofill::Name
        />
        <Line
            making
            when=true
            field=Field::Email
            key="inquiry.email"
            is_optional=!is_signed
            autofill=Autofill::Email
        />
        {move || {
            making
                .read(|inquiry| !inquiry.errors.is_empty())
                .then(|| view! { <Notice tone=Tone::Bad>{t("inquiry.incomplete")}</Notice> })
        }}
        <div class="stack actions">
            <Button
                kind=Kind::Primary
                label=t("review")
                press=move |()| {
                    making.send(Event::Review);
                    crate::embed::focus::first_invalid();
                }
            />
        </div>
    }
}

/// A photo dropped beside the form would make the browser leave the page, and all that was typed.
fn keep_stray_drops_out() {
    let over = window_event_listener(ev::dragover, |event| event.prevent_default());
    let drop = window_event_listener(ev::drop, |event| event.prevent_default());
    on_cleanup(move || {
        over.remove();
        drop.remove();
    });
}

/// What the form asks for.
#[derive(Default)]
struct Shape {
    /// The topic's parts.
    parts: Vec<Part>,
    /// Whether the order's number is typed here.
    asks_number: bool,
    /// Whether the order couldn't be looked up, so that the item is said in words.
    is_typed: bool,
    /// Whether name and email are needed.
    is_signed: bool,
}

impl Shape {
    fn of(inquiry: &Inquiry) -> Self {
        let spec = inquiry.topic.spec();
        let is_typed = inquiry.order == OrderAnswer::Typed;
        let is_open = inquiry.order == OrderAnswer::None && spec.asks.contains(&Part::Order);
        Self {
            parts: spec.needs.iter().chain(spec.asks).copied().collect(),
            asks_number: is_typed || is_open,
            is_typed,
            is_signed: spec.contact,
        }
    }
}

/// What the inquiry is about so far: the order, its items, and the verdict where there is one.
#[component]
fn About(making: Making) -> impl IntoView {
    let about = making.desk.inquiry.with_untracked(|inquiry| {
        inquiry
            .as_ref()
            .map(|inquiry| (inquiry.order_number(), inquiry.chosen_titles()))
    });
    let (number, titles) = about.unwrap_or_default();
    number.map(|number| {
        let has_lines = !titles.is_empty();
        view! {
            <section class="card about">
                <h3>{fill("track.order", &[("number", &number)])}</h3>
                <ul class="items">
                    {titles.into_iter().map(|title| view! { <li>{title}</li> }).collect_view()}
                </ul>
                {has_lines
                    .then(|| {
                        view! {
                            <Button
                                kind=Kind::Quiet
                                label=t("inquiry.other_items")
                                press=move |()| other_items(making)
                            />
                        }
                    })}
            </section>
            <Verdicts making />
            <ChangeClosed making />
        }
    })
}

/// Back to the choice of items: for a return, to where each has its reason and verdict.
fn other_items(making: Making) {
    let is_return = making.read(|inquiry| inquiry.topic == Topic::Return);
    if is_return {
        making.desk.go(Screen::Returns);
    } else {
        making.send(Event::Edit(Step::Lines));
    }
}

/// What the shop's policy says about the chosen items.
#[component]
fn Verdicts(making: Making) -> impl IntoView {
    let desk = making.desk;
    let now = making.facts.now();
    let decisions = making.facts.with_rules(|rules| {
        desk.inquiry.with_untracked(|inquiry| {
            inquiry
                .as_ref()
                .map(|inquiry| inquiry.decisions(rules, now))
                .unwrap_or_default()
        })
    });
    let facts = making.facts;
    decisions
        .into_iter()
        .map(|decision| view! { <VerdictCard facts decision /> })
        .collect_view()
}

/// Says so where the order can't be changed any more (§1, §4); support may still be asked.
#[component]
fn ChangeClosed(making: Making) -> impl IntoView {
    let now = making.facts.now();
    let closed = making.facts.with_rules(|rules| {
        making.desk.inquiry.with_untracked(|inquiry| {
            inquiry
                .as_ref()
                .and_then(|inquiry| inquiry.change_closed(rules, now))
        })
    });
    closed.map(|closed| {
        let key = match closed {
            Closed::OrderCancelled => "closed.order_cancelled",
            Closed::Dispatched => "closed.dispatched",
            Closed::ProductionStarted => "closed.production_started",
            Closed::WindowPassed => "closed.window_passed",
        };
        view! { <Notice tone=Tone::Warn>{t(key)}</Notice> }
    })
}

/// A line of text that the inquiry asks for.
#[component]
fn Line(
    making: Making,
    /// Whether this topic asks for it.
    when: bool,
    field: Field,
    /// The key of its label; the hint's is `<key>.hint`.
    key: &'static str,
    #[prop(optional)] autofill: Autofill,
    #[prop(optional)] is_optional: bool,
) -> impl IntoView {
    let hint = if is_optional {
        t("inquiry.optional")
    } else {
        hint(key)
    };
    when.then(|| {
        view! {
            <TextField
                id=key.replace('.', "-")
                label=t(key)
                hint
                autofill
                value=value(making, field)
                typed=move |text| making.send(Event::Type(field, text))
                error=error(making, field, key)
            />
        }
    })
}

/// Several lines of text that the inquiry asks for.
#[component]
fn Words(
    making: Making,
    /// Whether this topic asks for it.
    when: bool,
    field: Field,
    /// The key of its label; the hint's is `<key>.hint`.
    key: &'static str,
) -> impl IntoView {
    when.then(|| {
        view! {
            <TextArea
                id=key.replace('.', "-")
                label=t(key)
                hint=hint(key)
                value=value(making, field)
                typed=move |text| making.send(Event::Type(field, text))
                error=error(making, field, key)
            />
        }
    })
}

fn hint(key: &str) -> String {
    t(&[key, ".hint"].concat())
}

fn value(making: Making, field: Field) -> Signal<String> {
    making
        .memo(move |inquiry| inquiry.words.get(field).to_owned())
        .into()
}

fn error(making: Making, field: Field, key: &'static str) -> Signal<Option<String>> {
    let problem = making.memo(move |inquiry| inquiry.error(field.pointer()));
    Signal::derive(move || {
        problem.get().map(|problem| match problem {
            FieldProblem::Required => t(&[key, ".missing"].concat()),
            FieldProblem::TooLong => t("field.too_long"),
            FieldProblem::Malformed | FieldProblem::TooMany | FieldProblem::Unknown => {
                t("field.malformed")
            }
        })
    })
}
