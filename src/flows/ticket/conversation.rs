//! Draws the messages of a ticket, and the form for a new one.

use careline_wire::conversation::{Author, Message};
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
use crate::i18n::{self, format, t};
use crate::photos::context::{PhotoOwner, PhotoOwnerFns};
use crate::photos::view::PhotoTray;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::TextArea;
use crate::ui::notice::{Alert, Tone, Waiting};

/// The messages, the oldest first.
#[component]
pub fn Messages(facts: Facts, messages: Vec<Message>) -> impl IntoView {
    let message = |message: Message| {
        let (class, who) = match message.from {
            Author::Shop => ("said-by shop", "case.from.shop"),
            Author::Shopper => ("said-by", "case.from.shopper"),
        };
        let at = facts.with_rules(|rules| i18n::moment(&rules.zone, message.at));
        let count = message.photos.to_string();
        let photos = (message.photos > 0).then(|| format("case.photos", &[("count", &count)]));
        view! {
            <li class=class>
                <p class="detail">{[&t(who), " · ", &at].concat()}</p>
                <p class="said" dir="auto">{message.text}</p>
                {photos.map(|photos| view! { <p class="detail">{photos}</p> })}
            </li>
        }
    };
    (!messages.is_empty()).then(|| {
        view! {
            <h3>{t("case.talk")}</h3>
            <ul class="plain">{messages.into_iter().map(message).collect_view()}</ul>
        }
    })
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
pub fn ComposeMessage(
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
                id="case-message"
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
                kind=ButtonKind::Secondary
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
