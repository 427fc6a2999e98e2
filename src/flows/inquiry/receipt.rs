//! Draws the receipt: the reference, and what happens next.

use careline_wire::Receipt;
use leptos::prelude::*;

use crate::app::navigation::Screen;
use crate::app::screen_title::Title;
use crate::flows::inquiry::context::InquiryContext;
use crate::i18n::{self, bidi_isolate, format, t};
use crate::storage::sent_requests;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::notice::{Notice, Tone};

/// The receipt.
#[component]
pub fn Sent(context: InquiryContext, receipt: Receipt) -> impl IntoView {
    let session = context.session;
    let email = context.read(|inquiry| inquiry.fields.email.trim().to_owned());
    let reply = format(
        "reply_by",
        &[(
            "window",
            &i18n::window_on(context.facts.today(), receipt.reply_by),
        )],
    );
    let is_signed = !email.is_empty();
    let is_feedback = context.read(|inquiry| inquiry.topic.is_feedback());
    let is_kept = sent_requests::all(&session.shop())
        .iter()
        .any(|request| request.reference == receipt.reference);
    view! {
        <Title session=context.session text=t("sent.title") />
        <p class="reference">
            <span>{t("sent.reference")}</span>
            <strong translate="no">{receipt.reference}</strong>
        </p>
        {is_feedback.then(|| view! { <p class="lead">{t("sent.thanks")}</p> })}
        {receipt.urgent.then(|| view! { <Notice tone=Tone::Good>{t("sent.urgent")}</Notice> })}
        <h3>{t("sent.next")}</h3>
        <ol class="steps">
            {is_signed.then(|| view! { <li>{format("sent.confirmation", &[("email", &bidi_isolate(&email))])}</li> })}
            {is_feedback.then(|| view! { <li>{t("answer.feedback")}</li> })}
            {is_signed.then(|| view! { <li>{reply}</li> })}
            {is_kept.then(|| view! { <li>{t("sent.requests")}</li> })}
        </ol>
        <div class="stack actions">
            <Button
                kind=ButtonKind::Secondary
                label=t("sent.look")
                press=move |()| session.nav.update(|nav| nav.open(Screen::Requests))
            />
        </div>
    }
}
