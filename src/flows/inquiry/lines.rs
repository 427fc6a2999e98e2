//! Draws the choice of items that an inquiry is about.

use careline_policy::Line;
use careline_wire::topic::Part;
use leptos::prelude::*;

use super::model::{Event, Inquiry};
use super::view::{Making, title};
use crate::title::Title;
use crate::ui::{Button, Checkbox, Kind, Notice, Tone};
use crate::words::{apart, t};

/// Which items of the order?
#[component]
pub fn Lines(making: Making) -> impl IntoView {
    let lines = making
        .desk
        .inquiry()
        .with_untracked(|inquiry| inquiry.as_ref().map(Inquiry::choosable).unwrap_or_default());
    let is_personalized = lines.iter().any(|line| line.personalization.is_some());
    let is_one = lines.len() > 1 && making.topic().spec().takes(Part::ReadBack);
    let is_missed = !is_personalized && making.topic().spec().takes(Part::ReadBack);
    view! {
        <Title desk=making.desk text=title(making) />
        {is_missed
            .then(|| view! { <Notice tone=Tone::Info>{t("inquiry.lines.not_personalized")}</Notice> })}
        <p class="lead">{t("inquiry.lines.lead")}</p>
        {is_one.then(|| view! { <p class="hint">{t("inquiry.lines.one")}</p> })}
        <div class="card">
            {lines.into_iter().map(|line| view! { <Choice making line /> }).collect_view()}
        </div>
        {move || {
            making
                .read(|inquiry| inquiry.error("/order/lines").is_some())
                .then(|| view! { <Notice tone=Tone::Bad>{t("inquiry.lines.missing")}</Notice> })
        }}
        <div class="stack actions">
            <Button
                kind=Kind::Primary
                label=t("continue")
                press=move |()| making.send(Event::Continue)
            />
            <Button
                kind=Kind::Quiet
                label=t("lookup.other")
                press=move |()| making.send(Event::OtherOrder)
            />
        </div>
    }
}

#[component]
fn Choice(making: Making, line: Line) -> impl IntoView {
    let id = line.id.clone();
    let chosen = making.memo({
        let id = id.clone();
        move |inquiry| inquiry.has_line(&id)
    });
    let element = ["line-", &id.0].concat();
    let detail = detail(&line);
    view! {
        <Checkbox
            id=element
            label=line.title
            detail
            checked=chosen
            toggle=move |_| making.send(Event::Toggle(id.clone()))
        />
    }
}

/// What the checkbox's label leaves out: the variant, and how the item is personalized.
fn detail(line: &Line) -> String {
    let made = line.personalization.iter();
    let made = made.flat_map(|made| [&made.text, &made.font, &made.material]);
    let facts = [&line.variant].into_iter().chain(made).flatten();
    facts
        .map(|fact| apart(fact))
        .collect::<Vec<_>>()
        .join(" · ")
}
