//! Sends a ticket: freezes it, stores it on this device, and asks the endpoint until it answers.

use careline_wire::{Ticket, Topic};
use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use crate::api::failure::{Failure, Wait};
use crate::api::tickets::Sendable;
use crate::app::navigation::{Nav, Screen};
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::app::wait_text::wait_text;
use crate::browser::panel::open_panel;
use crate::browser::{focus, live, random};
use crate::flows::inquiry::autosave;
use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::model::{
    Inquiry, InquiryEvent, InquiryStep, Refused, Sending, SubmittedSnapshot,
};
use crate::flows::inquiry::state::InquiryState;
use crate::flows::outbox::deliver::{Delivery, record_accepted, sent_request};
use crate::i18n::{format, locale, t};
use crate::photos::resize::sha256;
use crate::storage::draft::{Draft, QueuedTicket};
use crate::storage::save_state::SaveState;
use crate::storage::{drafts, private_window};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::notice::{Alert, Tone, Waiting};
use crate::ui::toast;

/// Starts to send. The ticket is submitted once its photos are uploaded; the outcome becomes the inquiry's step.
pub fn send(context: InquiryContext) {
    live::add_outside();
    context.send(InquiryEvent::Send);
    proceed(context.session);
}

/// Continues to send if the photos that it waited for are ready.
pub fn proceed(session: Session) {
    let next = InquiryState::of(session)
        .current
        .try_with_untracked(|inquiry| inquiry.as_ref().and_then(Inquiry::next));
    let Some(event) = next.flatten() else { return };
    let is_frozen = event == InquiryEvent::Asked;
    update(session, event);
    // Not scoped to a view: it continues while the shopper reads another screen.
    if is_frozen {
        spawn_local(ask(session));
    } else {
        spawn_local(freeze(session));
    }
}

fn update(session: Session, event: InquiryEvent) {
    InquiryState::of(session).current.try_update(|inquiry| {
        if let Some(inquiry) = inquiry {
            inquiry.update(event);
        }
    });
}

/// Freezes the ticket, and stores it on this device before the first call.
async fn freeze(session: Session) {
    let Some(frozen) = frozen(session).await else {
        return update(session, InquiryEvent::Failed(Failure::Unreadable));
    };
    if let Some(draft) = draft(session, &frozen) {
        let put = drafts::put(&draft).await;
        // If it can't be stored, it is sent all the same, and the shopper is asked to stay on the page.
        let save_state = match put {
            Ok(()) => private_window::saved().await,
            Err(error) => SaveState::Failed(error),
        };
        InquiryState::of(session).save_state.try_set(save_state);
    }
    update(session, InquiryEvent::Frozen(Box::new(frozen)));
    let is_sending = |inquiry: &Option<Inquiry>| inquiry.as_ref().is_some_and(Inquiry::is_sending);
    if InquiryState::of(session)
        .current
        .try_with_untracked(is_sending)
        == Some(true)
    {
        proceed(session);
    } else {
        // The shopper is back at the form, so the draft must not be sent any more.
        autosave::save(session);
    }
}

/// The frozen ticket. An earlier one is reused if nothing has changed since, so that its idempotency key stays.
async fn frozen(session: Session) -> Option<SubmittedSnapshot> {
    let inquiry = InquiryState::of(session).current.try_get_untracked()??;
    let same = |frozen: &SubmittedSnapshot| {
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
    Some(SubmittedSnapshot { ticket, secret })
}

fn waiting(inquiry: &Inquiry, frozen: &SubmittedSnapshot) -> Option<QueuedTicket> {
    let sendable = Sendable {
        id: frozen.ticket.id,
        body: serde_json::to_string(&frozen.ticket).ok()?,
        token: inquiry.token().map(str::to_owned),
    };
    let secret = frozen.secret.clone();
    Some(QueuedTicket { sendable, secret })
}

fn draft(session: Session, frozen: &SubmittedSnapshot) -> Option<Draft> {
    let inquiry = InquiryState::of(session).current.try_get_untracked()??;
    let waiting = waiting(&inquiry, frozen);
    let draft = autosave::draft(session, &inquiry)?;
    Some(Draft { waiting, ..draft })
}

/// Submits the ticket until the endpoint answers.
async fn ask(session: Session) {
    let Some(inquiry) = InquiryState::of(session)
        .current
        .try_get_untracked()
        .flatten()
    else {
        return;
    };
    let frozen = inquiry.frozen.as_ref();
    let Some(waiting) = frozen.and_then(|frozen| waiting(&inquiry, frozen)) else {
        return update(session, InquiryEvent::Failed(Failure::Unreadable));
    };
    let draft = inquiry.draft;
    let update = |event| {
        // Another inquiry may have become the current one.
        if is_current(session, draft) {
            update(session, event);
        }
    };
    let endpoint = session.endpoint();
    let delivery = Delivery {
        endpoint: &endpoint,
        draft,
        waiting: &waiting,
        is_wanted: &|| is_current(session, draft),
    };
    match delivery.run(|wait| update(InquiryEvent::Waits(wait))).await {
        Ok(receipt) if is_current(session, draft) => {
            let reference = receipt.reference.clone();
            record_accepted(
                session,
                draft,
                sent_request(&waiting, inquiry.topic, &receipt),
            )
            .await;
            InquiryState::of(session)
                .save_state
                .try_set(SaveState::Nothing);
            if !is_shown(session, inquiry.topic) {
                toast::show(format("waiting.arrived", &[("reference", &reference)]));
            }
            update(InquiryEvent::Accepted(receipt));
        }
        Ok(_) => {}
        Err(failure) => {
            update(InquiryEvent::Failed(failure));
            focus::first_invalid();
        }
    }
}

fn is_current(session: Session, draft: Option<Uuid>) -> bool {
    let is_it = |inquiry: &Option<Inquiry>| inquiry.as_ref().is_some_and(|now| now.draft == draft);
    InquiryState::of(session).current.try_with_untracked(is_it) == Some(true)
}

/// Whether the shopper is looking at the sending.
fn is_shown(session: Session, topic: Topic) -> bool {
    let screen = session.nav.try_with_untracked(Nav::current).flatten();
    open_panel().is_some() && screen.is_some_and(|(screen, _)| screen == Screen::Inquiry(topic))
}

/// Says that the ticket is being sent.
#[component]
pub fn SendingTicket(context: InquiryContext, sending: Sending) -> impl IntoView {
    let photos_wait = context.memo(|inquiry| inquiry.photos.wait());
    let wait = move || match sending {
        Sending::Waiting(wait) => Some(wait),
        _ => photos_wait.get(),
    };
    let progress = match sending {
        Sending::Preparing | Sending::Photos => "sending.photos",
        _ => "sending.asking",
    };
    let is_saved = Memo::new(move |_| {
        sending != Sending::Freezing && autosave::save_state(context.session) == SaveState::Saved
    });
    let away = move || {
        if is_saved.get() {
            "away.kept"
        } else {
            "away.sending"
        }
    };
    let kept = move || {
        is_saved
            .get()
            .then(|| view! { <p class="kept">{t("sending.kept")}</p> })
    };
    let session = context.session;
    let done = move || {
        is_saved.get().then(|| {
            view! {
                <div class="bottom-bar">
                    <Button kind=ButtonKind::Primary label=t("sent.done") press=move |()| session.home() />
                </div>
            }
        })
    };
    view! {
        <Title session=context.session text=t("sending.title") />
        {move || {
            match wait() {
                Some(wait) => {
                    let is_limit = matches!(wait, Wait::Limit { .. });
                    view! {
                        <Alert tone=Tone::Warn text=wait_text(wait, away()) />
                        {is_limit.then(kept)}
                        {done}
                    }
                        .into_any()
                }
                None => {
                    view! {
                        <Waiting text=t(progress) />
                        {kept()}
                    }
                        .into_any()
                }
            }
        }}
    }
}

/// Says that the endpoint refused the ticket, and offers to mail the text.
#[component]
pub fn NotSent(context: InquiryContext, refused: Refused) -> impl IntoView {
    let email = context.facts.support_email();
    let lead = match refused {
        Refused::Gone => "not_sent.gone",
        Refused::TooLarge => "not_sent.too_large",
        Refused::Page => "not_sent.page",
        Refused::Other => "not_sent.lead",
    };
    let text = context.read(|inquiry| inquiry.fields.description.clone());
    let href = mail_to(&email, &text);
    view! {
        <Title session=context.session text=t("not_sent.title") />
        <Alert tone=Tone::Bad text=format(lead, &[("email", &email)]) />
        <blockquote class="words" translate="no">{text}</blockquote>
        <div class="stack actions">
            <a class="button primary" href=href>
                {t("not_sent.mail")}
            </a>
            <Button
                kind=ButtonKind::Secondary
                label=t("try_again")
                press=move |()| context.send(InquiryEvent::Edit(InquiryStep::Review))
            />
        </div>
    }
}

fn mail_to(email: &str, text: &str) -> String {
    let body = String::from(js_sys::encode_uri_component(text));
    ["mailto:", email, "?body=", &body].concat()
}
