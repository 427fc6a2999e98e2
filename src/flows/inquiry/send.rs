//! Sends an inquiry: once its photos have arrived it is frozen, and the endpoint is asked until it answers.

use careline_wire::Receipt;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::model::{Event, Sending, Step};
use super::view::Making;
use crate::api::patience::until_answered;
use crate::api::tickets::{self, Frozen};
use crate::drafts::{self, SentRequest};
use crate::embed::random;
use crate::failure::Failure;
use crate::photos::shrink::sha256;
use crate::title::Title;
use crate::ui::{Button, Kind, Notice, Tone};
use crate::words::{fill, locale, t};

/// Sends the inquiry as soon as its photos have arrived; what comes of it is the inquiry's next step.
pub fn send(making: Making) {
    making.send(Event::Edit(Step::Sending(Sending::Photos)));
    proceed(making);
}

/// Goes on with the sending, if it waited for photos and none is under way any more.
pub fn proceed(making: Making) {
    let is_ready = making.desk.inquiry.with_untracked(|inquiry| {
        inquiry.as_ref().is_some_and(|inquiry| {
            inquiry.step == Step::Sending(Sending::Photos) && inquiry.photos.uploaded().is_some()
        })
    });
    if is_ready {
        making.send(Event::Edit(Step::Sending(Sending::Asking)));
        // Not scoped to a view: it goes on while the shopper reads another screen.
        spawn_local(deliver(making));
    }
}

async fn deliver(making: Making) {
    let Some((ticket, secret)) = freeze(making).await else {
        making.send(Event::Failed(Failure::Unreadable));
        return;
    };
    let endpoint = making.desk.endpoint();
    let call = || tickets::send(&endpoint, &ticket);
    let away = || making.send(Event::Failed(Failure::Away));
    match until_answered(call, away).await {
        Ok(receipt) => taken(making, &ticket, secret, receipt),
        Err(failure) => making.send(Event::Failed(failure)),
    }
}

/// The ticket, frozen, and the secret that will open it.
async fn freeze(making: Making) -> Option<(Frozen, String)> {
    let inquiry = making.desk.inquiry.get_untracked()?;
    let (id, secret) = (random::id()?, random::secret()?);
    let hash = sha256(&js_sys::Uint8Array::from(secret.as_bytes())).await?;
    let body = serde_json::to_string(&inquiry.ticket(id, hash, &locale())).ok()?;
    let token = inquiry.token().map(str::to_owned);
    Some((Frozen { id, body, token }, secret))
}

fn taken(making: Making, ticket: &Frozen, secret: String, receipt: Receipt) {
    let desk = making.desk;
    let topic = desk
        .inquiry
        .with_untracked(|inquiry| inquiry.as_ref().map(|one| one.topic));
    if let Some(topic) = topic {
        let request = SentRequest {
            id: ticket.id,
            secret,
            reference: receipt.reference.clone(),
            topic,
            sent_at: making.facts.now(),
        };
        // Where the device keeps nothing, the confirmation mail has the reference.
        let _ = drafts::keep(&desk.shop(), request);
    }
    desk.loader
        .with_value(|loader| loader.tell_submitted(&receipt.reference));
    making.send(Event::Taken(receipt));
}

/// The inquiry is on its way.
#[component]
pub fn UnderWay(making: Making, sending: Sending) -> impl IntoView {
    view! {
        <Title desk=making.desk text=t("sending.title") />
        {match sending {
            Sending::Photos => view! { <p class="waiting" role="status">{t("sending.photos")}</p> }.into_any(),
            Sending::Away => view! { <Notice tone=Tone::Warn>{t("away.sending")}</Notice> }.into_any(),
            Sending::Asking | Sending::Failed => {
                view! { <p class="waiting" role="status">{t("sending.asking")}</p> }.into_any()
            }
        }}
    }
}

/// The endpoint won't take it: here is the text, and the email address.
#[component]
pub fn NotSent(making: Making) -> impl IntoView {
    let email = making.facts.support_email();
    let text = making.read(|inquiry| inquiry.words.description.clone());
    let href = mail_to(&email, &text);
    view! {
        <Title desk=making.desk text=t("not_sent.title") />
        <Notice tone=Tone::Bad>{fill("not_sent.lead", &[("email", &email)])}</Notice>
        <blockquote class="words">{text}</blockquote>
        <div class="stack actions">
            <a class="button primary" href=href>
                {t("not_sent.mail")}
            </a>
            <Button
                kind=Kind::Secondary
                label=t("try_again")
                press=move |()| making.send(Event::Edit(Step::Review))
            />
        </div>
    }
}

fn mail_to(email: &str, text: &str) -> String {
    let body = String::from(js_sys::encode_uri_component(text));
    ["mailto:", email, "?body=", &body].concat()
}
