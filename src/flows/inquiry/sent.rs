//! Draws what happens next, once support has the request.

use careline_wire::Receipt;
use leptos::prelude::*;

use super::view::Making;
use crate::drafts;
use crate::nav::Screen;
use crate::title::Title;
use crate::ui::{Button, Kind, Notice, Tone};
use crate::words::{self, apart, fill, t};

/// Support has it.
#[component]
pub fn Sent(making: Making, receipt: Receipt) -> impl IntoView {
    let desk = making.desk;
    let email = making.read(|inquiry| inquiry.words.email.trim().to_owned());
    let reply = fill("reply_by", &[("window", &words::window(receipt.reply_by))]);
    let is_signed = !email.is_empty();
    let is_feedback = making.read(|inquiry| inquiry.topic.is_feedback());
    let is_kept = drafts::sent(&desk.shop())
        .iter()
        .any(|request| request.reference == receipt.reference);
    view! {
        <Title desk=making.desk text=t("sent.title") />
        <p class="reference">
            <span>{t("sent.reference")}</span>
            <strong>{receipt.reference}</strong>
        </p>
        {is_feedback.then(|| view! { <p class="lead">{t("sent.thanks")}</p> })}
        {receipt.urgent.then(|| view! { <Notice tone=Tone::Good>{t("sent.urgent")}</Notice> })}
        <h3>{t("sent.next")}</h3>
        <ol class="steps">
            {is_signed.then(|| view! { <li>{fill("sent.confirmation", &[("email", &apart(&email))])}</li> })}
            {is_feedback.then(|| view! { <li>{t("answer.feedback")}</li> })}
            {is_signed.then(|| view! { <li>{reply}</li> })}
            {is_kept.then(|| view! { <li>{t("sent.requests")}</li> })}
        </ol>
        <div class="stack actions">
            <Button
                kind=Kind::Secondary
                label=t("sent.look")
                press=move |()| desk.nav.update(|nav| nav.open(Screen::Requests))
            />
        </div>
    }
}
