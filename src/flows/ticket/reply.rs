//! Draws the form for a message to support.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::retry::retry_until_answered;
use crate::api::tickets;
use crate::app::facts::Facts;
use crate::app::session::Session;
use crate::app::wait_text::wait_text;
use crate::browser::{focus, random};
use crate::flows::ticket::autosave::arrived;
use crate::flows::ticket::compose::{Compose, Refused, ReplyEvent, State};
use crate::flows::ticket::state::TicketState;
use crate::i18n::{format, t};
use crate::photos::context::{PhotoOwner, PhotoOwnerFns};
use crate::photos::view::PhotoTray;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::TextArea;
use crate::ui::notice::{Alert, Tone, Waiting};

/// The text's element id.
const MESSAGE: &str = "case-message";

/// The form, if support asks or the shopper has begun to write; else a button that opens it. Once open, it stays.
#[component]
pub fn Reply(
    session: Session,
    facts: Facts,
    /// Whether support waits for an answer.
    is_asked: Memo<bool>,
    /// Called once the message was accepted.
    #[prop(into)]
    sent: Callback<()>,
) -> impl IntoView {
    let compose = TicketState::of(session).compose;
    let is_wanted = RwSignal::new(false);
    let is_open = Memo::new(move |before: Option<&bool>| {
        let is_begun = compose.with(|compose| *compose != Compose::default());
        is_wanted.get() || is_asked.get() || is_begun || before == Some(&true)
    });
    let open = move |()| {
        is_wanted.set(true);
        focus::by_id(MESSAGE);
    };
    move || {
        if is_open.get() {
            view! { <ComposeMessage session facts sent /> }.into_any()
        } else {
            view! { <Button kind=ButtonKind::Quiet label=t("case.write") press=open /> }.into_any()
        }
    }
}

/// The photos of the new message.
pub const OF_MESSAGE: PhotoOwnerFns = PhotoOwnerFns {
    photos: |session| {
        let photos = TicketState::of(session)
            .compose
            .try_with(|compose| compose.photos.clone());
        photos.unwrap_or_default()
    },
    update: |session, event| {
        let is_taken = TicketState::of(session)
            .compose
            .try_update(|compose| compose.photo(event));
        proceed(session);
        is_taken.unwrap_or_default()
    },
    draft: |session| TicketState::of(session).draft(),
};

/// The form for a new message.
#[component]
fn ComposeMessage(
    session: Session,
    facts: Facts,
    /// Called once the message was accepted.
    #[prop(into)]
    sent: Callback<()>,
) -> impl IntoView {
    let compose = TicketState::of(session).compose;
    let send = move |()| {
        let Some(id) = random::id() else { return };
        compose.update(|compose| compose.update(ReplyEvent::Send(id)));
        proceed(session);
        focus::first_invalid();
    };
    // Detects the moment when the message was accepted, to load the ticket again.
    let was_busy = StoredValue::new(false);
    Effect::new(move |_| {
        let is_busy = compose.with(Compose::is_busy);
        let has_arrived = was_busy.get_value() && compose.with(|one| *one == Compose::default());
        was_busy.set_value(is_busy);
        if has_arrived {
            sent.run(());
        }
    });
    let photo_owner = PhotoOwner {
        session,
        fns: OF_MESSAGE,
    };
    let state = Memo::new(move |_| compose.with(|compose| compose.state));
    let error = Signal::derive(move || match state.get() {
        State::Empty => Some(t("case.message.missing")),
        State::TooLong => Some(t("field.too_long")),
        _ => None,
    });
    let email = facts.support_email();
    view! {
        <div class="stack">
            <TextArea
                id=MESSAGE
                label=t("case.message")
                value=Signal::derive(move || compose.with(|compose| compose.text.clone()))
                typed=move |text| compose.update(|compose| compose.update(ReplyEvent::Type(text)))
                error
            />
            <PhotoTray photo_owner />
            {move || match state.get() {
                State::Typing | State::Empty | State::TooLong => ().into_any(),
                State::Photos(_) => {
                    view! { <Waiting text=t("sending.photos") /> }.into_any()
                }
                State::Sending => {
                    view! { <Waiting text=t("sending.asking") /> }.into_any()
                }
                State::Waiting(wait) => {
                    view! { <Alert tone=Tone::Warn text=wait_text(wait, "away.message") /> }.into_any()
                }
                State::Refused(refused) => {
                    let refused = format(refused_key(refused), &[("email", &email)]);
                    view! { <Alert tone=Tone::Bad text=refused /> }.into_any()
                }
            }}
            <Button
                kind=ButtonKind::Primary
                label=t("case.message.send")
                busy=Signal::derive(move || compose.with(Compose::is_busy))
                press=send
            />
        </div>
    }
}

const fn refused_key(refused: Refused) -> &'static str {
    match refused {
        Refused::Gone => "case.message.gone",
        Refused::Photos => "case.message.photos",
        Refused::Other => "case.message.refused",
    }
}

/// Sends the message, if it is to be sent and its photos are uploaded.
fn proceed(session: Session) {
    let message = TicketState::of(session)
        .compose
        .try_update(Compose::due)
        .flatten();
    let Some((message, key)) = message.zip(TicketState::of(session).current.get_untracked()) else {
        return;
    };
    let update = move |event| {
        TicketState::of(session)
            .compose
            .try_update(|compose| compose.update(event));
    };
    let (endpoint, id) = (session.endpoint(), message.id);
    // Not scoped to a view: it continues while the shopper reads another screen.
    spawn_local(async move {
        let call = || tickets::add_message(&endpoint, &key, &message);
        let on_wait = |wait| update(ReplyEvent::Waits(id, wait));
        match retry_until_answered(call, on_wait).await {
            Ok(()) => {
                update(ReplyEvent::Accepted(id));
                arrived(session, key.id, id).await;
            }
            Err(failure) => update(ReplyEvent::Failed(id, failure)),
        }
    });
}
