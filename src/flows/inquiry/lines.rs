//! Draws the choice of items that an inquiry is about.

use careline_policy::Line;
use leptos::prelude::*;

use super::model::{Event, Inquiry, OrderAnswer};
use super::view::{Making, title};
use crate::title::Title;
use crate::ui::{Button, Checkbox, Kind, Notice, Tone};
use crate::words::t;

/// Which items of the order?
#[component]
pub fn Lines(making: Making) -> impl IntoView {
    let lines = making
        .desk
        .inquiry
        .with_untracked(|inquiry| inquiry.as_ref().map(order_lines).unwrap_or_default());
    view! {
        <Title desk=making.desk text=title(making) />
        <p class="lead">{t("inquiry.lines.lead")}</p>
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
    view! {
        <Checkbox
            id=element
            label=line.title
            detail=line.variant.unwrap_or_default()
            checked=chosen
            toggle=move |_| making.send(Event::Toggle(id.clone()))
        />
    }
}

fn order_lines(inquiry: &Inquiry) -> Vec<Line> {
    match &inquiry.order {
        OrderAnswer::Found { order, .. } => order.order.lines.clone(),
        OrderAnswer::None | OrderAnswer::Typed => Vec::new(),
    }
}
