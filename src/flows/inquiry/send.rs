//! Sends an inquiry: once its photos have arrived it is frozen, and the endpoint is asked until it answers.

use careline_wire::{Receipt, Ticket};
use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::model::{Event, Frozen, Sending, Step};
use super::view::Making;
use crate::api::patience::until_answered;
use crate::api::tickets::{self, Sendable};
use crate::drafts::{self, SentRequest};
use crate::embed::{focus, random};
use crate::failure::Failure;
use crate::photos::shrink::sha256;
use crate::title::Title;
use crate::ui::{Button, Kind, Notice, Tone};
use crate::words::{fill, locale, t};

/// Sends the inquiry as soon as its photos have arrived; what comes of it is the inquiry's next step.
pub fn send(making: Making) {
    making.send(Event::Send);
    proceed(making);
}

/// Goes on with the sending, if it waited for photos and none is under way any more.
pub fn proceed(making: Making) {
    let is_ready = making.desk.inquiry.try_with_untracked(|inquiry| {
        inquiry.as_ref().is_some_and(|inquiry| {
            inquiry.step == Step::Sending(Sending::Photos) && inquiry.photos.uploaded().is_some()
        })
    });
    if is_ready == Some(true) {
        making.send(Event::Asked);
        // Not scoped to a view: it goes on while the shopper reads another screen.
        spawn_local(deliver(making));
    }
}

async fn deliver(making: Making) {
    let endpoint = making.desk.endpoint();
    let Some((frozen, sending)) = freeze(making).await else {
        making.send(Event::Failed(Failure::Unreadable));
        return;
    };
    let call = || tickets::send(&endpoint, &sending);
    let away = || making.send(Event::Failed(Failure::Away));
    match until_answered(call, away).await {
        Ok(receipt) => taken(making, frozen, receipt),
        Err(failure) => {
            making.send(Event::Failed(failure));
            focus::first_invalid();
        }
    }
}

/// The ticket, frozen, and the request that carries it; what was frozen before is sent again as long as it says the same.
async fn freeze(making: Making) -> Option<(Frozen, Sendable)> {
    let inquiry = making.desk.inquiry.try_get_untracked()??;
    let same = |frozen: &Frozen| {
        let Ticket {
            id, secret_sha256, ..
        } = frozen.ticket;
        frozen.ticket == inquiry.ticket(id, secret_sha256, &locale())
    };
    let frozen = match inquiry.frozen.clone().filter(same) {
        Some(frozen) => frozen,
        None => {
            let (id, secret) = (random::id()?, random::secret()?);
            let digest = sha256(&Uint8Array::from(secret.as_bytes())).await?;
            let ticket = inquiry.ticket(id, digest, &locale());
            Frozen { ticket, secret }
        }
    };
    making.desk.inquiry.update(|inquiry| {
        if let Some(inquiry) = inquiry {
            inquiry.frozen = Some(frozen.clone());
        }
    });
    let sending = Sendable {
        id: frozen.ticket.id,
        body: serde_json::to_string(&frozen.ticket).ok()?,
        token: inquiry.token().map(str::to_owned),
    };
    Some((frozen, sending))
}

fn taken(making: Making, frozen: Frozen, receipt: Receipt) {
    let desk = making.desk;
    let request = SentRequest {
        id: frozen.ticket.id,
        secret: frozen.secret,
        reference: receipt.reference.clone(),
        topic: frozen.ticket.topic,
        sent_at: making.facts.now(),
    };
    // Where the device keeps nothing, the receipt doesn't point to "My requests".
    let _ = drafts::keep(&desk.shop(), request);
    desk.loader
        .with_value(|loader| loader.tell_submitted(&receipt.reference));
    making.send(Event::Taken(receipt));
}

/// The inquiry is on its way.
#[component]
pub fn UnderWay(making: Making, sending: Sending) -> impl IntoView {
    let is_photo_away = making.memo(|inquiry| inquiry.photos.is_any_away());
    let is_away = move || sending == Sending::Away || is_photo_away.get();
    let waiting = match sending {
        Sending::Photos => "sending.photos",
        Sending::Asking | Sending::Away | Sending::Failed => "sending.asking",
    };
    view! {
        <Title desk=making.desk text=t("sending.title") />
        {move || {
            if is_away() {
                view! { <Notice tone=Tone::Warn>{t("away.sending")}</Notice> }.into_any()
            } else {
                view! { <p class="waiting" role="status">{t(waiting)}</p> }.into_any()
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
