//! Sends an inquiry: it is frozen, kept on this device, and then the endpoint is asked until it answers.

use careline_wire::{Ticket, Topic};
use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::deliver::{Delivery, arrived, sent};
use super::keep;
use super::model::{Event, Frozen, Inquiry, Sending, Step};
use super::view::Making;
use crate::api::tickets::Sendable;
use crate::desk::Desk;
use crate::drafts::draft::{Draft, Waiting};
use crate::drafts::{Keeping, shelf};
use crate::embed::{focus, random};
use crate::failure::Failure;
use crate::flows::waiting::toast;
use crate::nav::{Nav, Screen};
use crate::photos::shrink::sha256;
use crate::title::Title;
use crate::ui::{Button, Kind, Notice, Tone};
use crate::words::{fill, locale, t};

/// Sends the inquiry as soon as its photos have arrived; what comes of it is the inquiry's next step.
pub fn send(making: Making) {
    making.send(Event::Send);
    proceed(making.desk);
}

/// Goes on with the sending, if it waited for photos and can.
pub fn proceed(desk: Desk) {
    let next = desk
        .inquiry()
        .try_with_untracked(|inquiry| inquiry.as_ref().and_then(Inquiry::next));
    let Some(event) = next.flatten() else { return };
    let is_frozen = event == Event::Asked;
    tell(desk, event);
    // Not scoped to a view: it goes on while the shopper reads another screen.
    if is_frozen {
        spawn_local(ask(desk));
    } else {
        spawn_local(freeze(desk));
    }
}

fn tell(desk: Desk, event: Event) {
    desk.inquiry().try_update(|inquiry| {
        if let Some(inquiry) = inquiry {
            inquiry.update(event);
        }
    });
}

/// Freezes it, and keeps it on this device before the first call.
async fn freeze(desk: Desk) {
    let Some(frozen) = frozen(desk).await else {
        return tell(desk, Event::Failed(Failure::Unreadable));
    };
    if let Some(draft) = draft(desk, &frozen) {
        let put = shelf::put(&draft).await;
        // Where the device won't keep it, it is sent all the same, and the shopper is asked to stay.
        desk.keeping()
            .try_set(put.map_or_else(Keeping::Refused, |()| Keeping::Saved));
    }
    tell(desk, Event::Frozen(Box::new(frozen)));
    let is_sending = |inquiry: &Option<Inquiry>| inquiry.as_ref().is_some_and(Inquiry::is_sending);
    if desk.inquiry().try_with_untracked(is_sending) == Some(true) {
        proceed(desk);
    } else {
        // The shopper is back at the form: it doesn't wait to be sent any more.
        keep::changed(desk);
    }
}

/// What was frozen before is sent again as long as it says the same.
async fn frozen(desk: Desk) -> Option<Frozen> {
    let inquiry = desk.inquiry().try_get_untracked()??;
    let same = |frozen: &Frozen| {
        let Ticket {
            id, secret_sha256, ..
        } = frozen.ticket;
        frozen.ticket == inquiry.ticket(id, secret_sha256, &locale())
    };
    if let Some(frozen) = inquiry.frozen.clone().filter(same) {
        return Some(frozen);
    }
    let (id, secret) = (random::id()?, random::secret()?);
    let digest = sha256(&Uint8Array::from(secret.as_bytes())).await?;
    let ticket = inquiry.ticket(id, digest, &locale());
    Some(Frozen { ticket, secret })
}

fn waiting(inquiry: &Inquiry, frozen: &Frozen) -> Option<Waiting> {
    let sendable = Sendable {
        id: frozen.ticket.id,
        body: serde_json::to_string(&frozen.ticket).ok()?,
        token: inquiry.token().map(str::to_owned),
    };
    let secret = frozen.secret.clone();
    Some(Waiting { sendable, secret })
}

fn draft(desk: Desk, frozen: &Frozen) -> Option<Draft> {
    let inquiry = desk.inquiry().try_get_untracked()??;
    let waiting = waiting(&inquiry, frozen);
    let draft = keep::draft(desk, &inquiry)?;
    Some(Draft { waiting, ..draft })
}

/// Asks the endpoint until it answers.
async fn ask(desk: Desk) {
    let Some(inquiry) = desk.inquiry().try_get_untracked().flatten() else {
        return;
    };
    let frozen = inquiry.frozen.as_ref();
    let Some(waiting) = frozen.and_then(|frozen| waiting(&inquiry, frozen)) else {
        return tell(desk, Event::Failed(Failure::Unreadable));
    };
    let draft = inquiry.draft;
    let tell = |event| {
        // What came in its place has nothing to do with it.
        if is_still(desk, draft) {
            tell(desk, event);
        }
    };
    let endpoint = desk.endpoint();
    let delivery = Delivery {
        endpoint: &endpoint,
        draft,
        waiting: &waiting,
        is_wanted: &|| is_still(desk, draft),
    };
    match delivery.make(|| tell(Event::Failed(Failure::Away))).await {
        Ok(receipt) if is_still(desk, draft) => {
            let reference = receipt.reference.clone();
            arrived(desk, draft, sent(&waiting, inquiry.topic, &receipt)).await;
            desk.keeping().try_set(Keeping::Nothing);
            if !is_shown(desk, inquiry.topic) {
                toast::show(fill("waiting.arrived", &[("reference", &reference)]));
            }
            tell(Event::Taken(receipt));
        }
        Ok(_) => {}
        Err(failure) => {
            tell(Event::Failed(failure));
            focus::first_invalid();
        }
    }
}

fn is_still(desk: Desk, draft: Option<Uuid>) -> bool {
    let is_it = |inquiry: &Option<Inquiry>| inquiry.as_ref().is_some_and(|now| now.draft == draft);
    desk.inquiry().try_with_untracked(is_it) == Some(true)
}

/// Whether the shopper sees how the sending goes.
fn is_shown(desk: Desk, topic: Topic) -> bool {
    let screen = desk.nav.try_with_untracked(Nav::current).flatten();
    toast::is_panel_open() && screen.is_some_and(|(screen, _)| screen == Screen::Inquiry(topic))
}

/// The inquiry is on its way.
#[component]
pub fn UnderWay(making: Making, sending: Sending) -> impl IntoView {
    let is_photo_away = making.memo(|inquiry| inquiry.photos.is_any_away());
    let is_away = move || sending == Sending::Away || is_photo_away.get();
    let waiting = match sending {
        Sending::Preparing | Sending::Photos => "sending.photos",
        Sending::Freezing | Sending::Asking | Sending::Away | Sending::Failed => "sending.asking",
    };
    let is_kept = move || sending != Sending::Freezing && keep::kept(making.desk) == Keeping::Saved;
    let away = move || {
        t(if is_kept() {
            "away.kept"
        } else {
            "away.sending"
        })
    };
    view! {
        <Title desk=making.desk text=t("sending.title") />
        {move || {
            if is_away() {
                view! { <Notice tone=Tone::Warn>{away()}</Notice> }.into_any()
            } else {
                view! {
                    <p class="waiting" role="status">{t(waiting)}</p>
                    {is_kept().then(|| view! { <p class="kept">{t("sending.kept")}</p> })}
                }
                    .into_any()
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
