//! Draws the choice of the order's items.

use careline_policy::Line;
use careline_wire::topic::Part;
use leptos::prelude::*;

use crate::app::screen_title::Title;
use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::model::{Inquiry, InquiryEvent};
use crate::i18n::{bidi_isolate, t};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::choice::Checkbox;
use crate::ui::notice::{Notice, Tone};

/// The choice of items.
#[component]
pub fn Lines(context: InquiryContext) -> impl IntoView {
    let lines = context
        .state
        .current
        .with_untracked(|inquiry| inquiry.as_ref().map(Inquiry::choosable).unwrap_or_default());
    let is_personalized = lines.iter().any(|line| line.personalization.is_some());
    let is_one = lines.len() > 1 && context.topic().spec().takes(Part::ReadBack);
    let is_missed = !is_personalized && context.topic().spec().takes(Part::ReadBack);
    view! {
        <Title session=context.session text=context.title() />
        {is_missed
            .then(|| view! { <Notice tone=Tone::Info>{t("inquiry.lines.not_personalized")}</Notice> })}
        <p class="lead">{t("inquiry.lines.lead")}</p>
        {is_one.then(|| view! { <p class="hint">{t("inquiry.lines.one")}</p> })}
        <div class="card">
            {lines.into_iter().map(|line| view! { <Choice context line /> }).collect_view()}
        </div>
        {move || {
            context
                .read(|inquiry| inquiry.error("/order/lines").is_some())
                .then(|| view! { <Notice tone=Tone::Bad>{t("inquiry.lines.missing")}</Notice> })
        }}
        <div class="stack actions">
            <Button
                kind=ButtonKind::Primary
                label=t("continue")
                press=move |()| context.send(InquiryEvent::Continue)
            />
            <Button
                kind=ButtonKind::Quiet
                label=t("lookup.other")
                press=move |()| context.send(InquiryEvent::OtherOrder)
            />
        </div>
    }
}

#[component]
fn Choice(context: InquiryContext, line: Line) -> impl IntoView {
    let id = line.id.clone();
    let chosen = context.memo({
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
            toggle=move |_| context.send(InquiryEvent::Toggle(id.clone()))
        />
    }
}

/// What the checkbox's label leaves out: the variant and the personalization.
fn detail(line: &Line) -> String {
    let made = line.personalization.iter();
    let made = made.flat_map(|made| [&made.text, &made.font, &made.material]);
    let facts = [&line.variant].into_iter().chain(made).flatten();
    facts
        .map(|fact| bidi_isolate(fact))
        .collect::<Vec<_>>()
        .join(" · ")
}
