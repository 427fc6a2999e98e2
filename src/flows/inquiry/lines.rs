//! Draws the choice of the order's items.

use careline_policy::{Line, LineId};
use careline_wire::topic::Part;
use leptos::prelude::*;

use crate::app::screen_title::Title;
use crate::browser::focus;
use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::fields::Field;
use crate::flows::inquiry::model::{Inquiry, InquiryEvent};
use crate::flows::inquiry::personalization_fields::NotPersonalized;
use crate::flows::inquiry::progress::InquiryProgress;
use crate::i18n::{bidi_isolate, t};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::choice::{Choice, ChoiceGroup};
use crate::ui::field::ErrorLine;
use crate::ui::item::Tile;

/// The element id of the group, and the name of its radio buttons.
const GROUP: &str = "lines";

/// The choice of items.
#[component]
pub fn Lines(context: InquiryContext) -> impl IntoView {
    let lines = context
        .state
        .current
        .with_untracked(|inquiry| inquiry.as_ref().map(Inquiry::choosable).unwrap_or_default());
    let is_one = context.topic().spec().takes(Part::ReadBack);
    let is_missing = context.memo(|inquiry| inquiry.error(Field::ItemInWords).is_some());
    let error = Signal::derive(move || is_missing.get().then(|| t("inquiry.lines.missing")));
    view! {
        <Title session=context.session text=context.title() />
        <InquiryProgress context />
        <NotPersonalized context />
        <ChoiceGroup
            id=GROUP
            legend=t("inquiry.lines.lead")
            hint=is_one.then(|| t("inquiry.lines.single"))
            is_one
            error
        >
            {lines
                .into_iter()
                .map(|line| view! { <LineChoice context line is_one is_missing /> })
                .collect_view()}
        </ChoiceGroup>
        <Button
            kind=ButtonKind::Quiet
            label=t("lookup.other")
            press=move |()| context.send(InquiryEvent::OtherOrder)
        />
        <div class="bottom-bar">
            <Button
                kind=ButtonKind::Primary
                label=t("continue")
                press=move |()| {
                    context.send(InquiryEvent::Continue);
                    focus::first_invalid();
                }
            />
        </div>
    }
}

#[component]
fn LineChoice(
    context: InquiryContext,
    line: Line,
    /// Whether only one line can be chosen.
    is_one: bool,
    /// Whether no line is chosen, although one is needed.
    is_missing: Memo<bool>,
) -> impl IntoView {
    let id = line.id.clone();
    let about = |read: fn(&Inquiry, &LineId) -> bool| {
        let id = id.clone();
        context.memo(move |inquiry| read(inquiry, &id))
    };
    let chosen = about(Inquiry::has_line);
    let is_refused = about(Inquiry::is_line_refused);
    let element = ["line-", &id.0].concat();
    let error_id = [&element, "-error"].concat();
    let detail = detail(&line);
    let title = line.title;
    view! {
        <Choice
            id=element
            group=is_one.then(|| GROUP.to_owned())
            label=title.clone()
            detail
            before=move || view! { <Tile title=title.clone() image=line.image_url.clone() /> }
            error_ids=[GROUP, "-error ", &error_id].concat()
            is_invalid=Signal::derive(move || is_missing.get() || is_refused.get())
            checked=chosen
            toggle=move |_| context.send(InquiryEvent::Toggle(id.clone()))
        />
        <ErrorLine
            id=error_id
            error=Signal::derive(move || is_refused.get().then(|| t("inquiry.lines.refused")))
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
