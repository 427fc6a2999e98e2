//! Draws the receipt: when support replies, what it is about, the reference, and what happens next.

use careline_wire::Receipt;
use leptos::prelude::*;

use crate::app::navigation::Screen;
use crate::app::screen_title::Title;
use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::fields::Field;
use crate::flows::inquiry::subject::Subject;
use crate::i18n::{self, bidi_isolate, format, t};
use crate::storage::sent_requests;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::copy::CopyButton;
use crate::ui::notice::{Notice, Tone};

/// The receipt.
#[component]
pub fn Sent(context: InquiryContext, receipt: Receipt) -> impl IntoView {
    let session = context.session;
    let typed = |field| context.read(|inquiry| inquiry.fields.get(field).trim().to_owned());
    let (name, email) = (typed(Field::Name), typed(Field::Email));
    let is_feedback = context.read(|inquiry| inquiry.topic.is_feedback());
    let has_order = context.read(|inquiry| inquiry.found_order().is_some());
    let is_signed = !email.is_empty();
    let by = i18n::day_on(context.facts.today(), receipt.reply_by.by);
    let promise = if is_signed {
        format("reply_by.day", &[("day", &by)])
    } else {
        t("sent.thanks")
    };
    let reference = receipt.reference;
    let is_kept = sent_requests::all(&session.shop())
        .iter()
        .any(|request| request.reference == reference);
    view! {
        <Title session=context.session text=t("sent.title") />
        <div class="receipt">
            {(!name.is_empty())
                .then(|| view! { <p class="lead">{format("sent.thanks_name", &[("name", &bidi_isolate(&name))])}</p> })}
            <p class="promise">{promise}</p>
            <p class="reference">
                <span>{t("sent.reference")}" "<strong translate="no">{reference.clone()}</strong></span>
                <CopyButton name=t("sent.copy") text=reference />
            </p>
        </div>
        {receipt.urgent.then(|| view! { <Notice tone=Tone::Good>{t("sent.urgent")}</Notice> })}
        <section class="card">
            <p>{context.title()}</p>
            {has_order.then(|| view! { <Subject context /> })}
        </section>
        <ul class="plain hint">
            {is_signed.then(|| view! { <li>{format("sent.confirmation", &[("email", &bidi_isolate(&email))])}</li> })}
            {is_feedback.then(|| view! { <li>{t("answer.feedback")}</li> })}
            {is_kept.then(|| view! { <li>{t("sent.requests")}</li> })}
        </ul>
        <Button
            kind=ButtonKind::Quiet
            label=t("sent.look")
            press=move |()| session.nav.update(|nav| nav.open(Screen::Requests))
        />
        <div class="bottom-bar">
            <Button kind=ButtonKind::Primary label=t("sent.done") press=move |()| session.home() />
        </div>
    }
}
