//! Draws the review: exactly what will be sent, each part editable, and when support replies.

use careline_wire::topic::Part;
use leptos::prelude::*;

use crate::app::privacy_notice::PrivacyNotice;
use crate::app::screen_title::Title;
use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::fields::{Field, description_key};
use crate::flows::inquiry::model::{Inquiry, InquiryEvent, InquiryStep};
use crate::flows::inquiry::personalization_fields::EngravingPreview;
use crate::flows::inquiry::photos::OF_INQUIRY;
use crate::flows::inquiry::progress::InquiryProgress;
use crate::flows::inquiry::send_button::SendButton;
use crate::flows::inquiry::subject::{Subject, change_subject};
use crate::i18n::{format, t};
use crate::photos::context::PhotoOwner;
use crate::photos::view::PhotoStrip;
use crate::ui::button::{Button, ButtonKind};

/// The locale key of the part that shows the photos.
const PHOTOS: &str = "review.photos";

/// The review.
#[component]
pub fn Review(context: InquiryContext) -> impl IntoView {
    let takes_read_back = context.topic().spec().takes(Part::ReadBack);
    let (parts, has_order) = context.state.current.with_untracked(|inquiry| {
        inquiry.as_ref().map_or_else(Default::default, |inquiry| {
            (parts(inquiry), inquiry.found_order().is_some())
        })
    });
    let photo_owner = PhotoOwner {
        session: context.session,
        fns: OF_INQUIRY,
    };
    view! {
        <Title session=context.session text=t("review.title") />
        <InquiryProgress context />
        <p class="lead">{t("review.lead")}</p>
        <dl class="review">
            <div>
                <dt>{t("review.topic")}</dt>
                <dd>{context.title()}</dd>
            </div>
            {has_order
                .then(|| {
                    view! {
                        <div>
                            <dt>{t("review.items")}</dt>
                            <dd translate="no">
                                <Subject context />
                            </dd>
                            <Edit key="review.items" press=move |()| change_subject(context) />
                        </div>
                    }
                })}
            {parts
                .into_iter()
                .map(|part| {
                    view! {
                        <div>
                            <dt>{t(part.key)}</dt>
                            // As it is sent, whatever translates the page.
                            <dd dir="auto" translate="no">
                                {part.text}
                                {(part.key == PHOTOS).then(|| view! { <PhotoStrip photo_owner /> })}
                            </dd>
                            <Edit
                                key=part.key
                                press=move |()| context.send(InquiryEvent::Edit(InquiryStep::Form))
                            />
                        </div>
                    }
                })
                .collect_view()}
        </dl>
        {takes_read_back.then(|| view! { <EngravingPreview context /> })}
        <PrivacyNotice facts=context.facts />
        <SendButton context />
    }
}

/// The button that changes a part.
#[component]
fn Edit(
    /// The locale key of the part.
    key: &'static str,
    #[prop(into)] press: Callback<()>,
) -> impl IntoView {
    let name = format("review.edit.name", &[("part", &t(key))]);
    view! {
        <dd class="edit">
            <Button kind=ButtonKind::Quiet label=t("review.edit") name press />
        </dd>
    }
}

/// A part of the ticket that the form changes.
struct ReviewedPart {
    key: &'static str,
    text: String,
}

fn parts(inquiry: &Inquiry) -> Vec<ReviewedPart> {
    let spec = inquiry.topic.spec();
    let fields = &inquiry.fields;
    let form = |key, text: String| ReviewedPart { key, text };
    let word = |key, field| form(key, fields.get(field).trim().to_owned());
    let mut parts = Vec::new();
    if inquiry.found_order().is_none() && spec.takes(Part::Order) {
        parts.push(word("review.order", Field::OrderNumber));
    }
    if inquiry.takes_item_in_words() {
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
        parts.push(form(PHOTOS, photos(inquiry)));
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
