//! Draws the review: exactly what will be sent, each part editable, and when support replies.

use leptos::prelude::*;

use careline_policy::calendar::reply_by;
use careline_wire::topic::Part;

use crate::app::privacy_notice::PrivacyNotice;
use crate::app::screen_title::Title;
use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::fields::{Field, description_key};
use crate::flows::inquiry::model::{Inquiry, InquiryEvent, InquiryStep};
use crate::flows::inquiry::personalization_fields::EngravingPreview;
use crate::flows::inquiry::send::send;
use crate::i18n::{self, format, t};
use crate::ui::button::{Button, ButtonKind};

/// The review.
#[component]
pub fn Review(context: InquiryContext) -> impl IntoView {
    let now = context.facts.now();
    let reply = context.facts.with_rules(|rules| reply_by(rules, now));
    let is_signed = context.read(|inquiry| !inquiry.fields.email.trim().is_empty());
    let takes_read_back = context.topic().spec().takes(Part::ReadBack);
    let what_follows = if is_signed {
        format(
            "reply_by",
            &[("window", &i18n::window_on(context.facts.today(), reply))],
        )
    } else {
        t("review.anonymous")
    };
    let parts = context
        .state
        .current
        .with_untracked(|inquiry| inquiry.as_ref().map(parts).unwrap_or_default());
    view! {
        <Title session=context.session text=t("review.title") />
        <p class="lead">{t("review.lead")}</p>
        <dl class="review">
            <div>
                <dt>{t("review.topic")}</dt>
                <dd>{context.title()}</dd>
            </div>
            {parts
                .into_iter()
                .map(|part| {
                    let name = format("review.edit.name", &[("part", &t(part.key))]);
                    view! {
                        <div>
                            <dt>{t(part.key)}</dt>
                            // As it is sent, whatever translates the page.
                            <dd dir="auto" translate="no">{part.text}</dd>
                            <dd class="edit">
                                <Button
                                    kind=ButtonKind::Quiet
                                    label=t("review.edit")
                                    name
                                    press=move |()| context.send(InquiryEvent::Edit(part.step.clone()))
                                />
                            </dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
        {takes_read_back.then(|| view! { <EngravingPreview context /> })}
        <p>{what_follows}</p>
        <PrivacyNotice facts=context.facts />
        <div class="stack actions">
            <Button kind=ButtonKind::Primary label=t("send") press=move |()| send(context) />
        </div>
    }
}

/// A part of the ticket, and the step that changes it.
struct ReviewedPart {
    key: &'static str,
    text: String,
    step: InquiryStep,
}

fn parts(inquiry: &Inquiry) -> Vec<ReviewedPart> {
    let spec = inquiry.topic.spec();
    let fields = &inquiry.fields;
    let form = |key, text: String| ReviewedPart {
        key,
        text,
        step: InquiryStep::Form,
    };
    let word = |key, field| form(key, fields.get(field).trim().to_owned());
    let mut parts = Vec::new();
    match inquiry.order_number() {
        Some(number) => parts.push(ReviewedPart {
            key: "review.order",
            text: number,
            step: InquiryStep::Order,
        }),
        None if spec.takes(Part::Order) => parts.push(word("review.order", Field::OrderNumber)),
        None => {}
    }
    if inquiry.takes_lines() {
        let text = inquiry.chosen_titles().join("\n");
        parts.push(ReviewedPart {
            key: "review.items",
            text,
            step: InquiryStep::Lines,
        });
    } else if spec.takes(Part::Lines) {
        parts.push(word("review.items", Field::ItemInWords));
    }
    if spec.takes(Part::Item) {
        let item = [fields.item_name.trim(), fields.item_url.trim()].join("\n");
        parts.push(form("review.items", item.trim().to_owned()));
    }
    for (part, key, field) in [
        (Part::Country, "inquiry.country", Field::Country),
        (Part::NewAddress, "inquiry.new_address", Field::NewAddress),
        (Part::ReadBack, "inquiry.read_back", Field::ReadBack),
        (Part::ReadBack, "inquiry.font", Field::Font),
        (Part::ReadBack, "inquiry.material", Field::Material),
    ] {
        if spec.takes(part) {
            parts.push(word(key, field));
        }
    }
    parts.push(word(description_key(inquiry.topic), Field::Description));
    if spec.takes(Part::Photos) {
        parts.push(form("review.photos", photos(inquiry)));
    }
    let who = [fields.name.trim(), fields.email.trim()].join("\n");
    parts.push(form("review.contact", who.trim().to_owned()));
    parts.retain(|part| !part.text.is_empty());
    parts
}

fn photos(inquiry: &Inquiry) -> String {
    let names: Vec<_> = inquiry
        .photos
        .sendable()
        .map(|photo| photo.name.as_str())
        .collect();
    match (names.is_empty(), inquiry.no_photo) {
        (true, true) => t("photos.none"),
        _ => names.join("\n"),
    }
}
