//! Draws the check-in (§6): whether the problem is solved, what is still open if it isn't, and what the shopper
//! answered.

use careline_wire::check_in::CheckInAnswer;
use careline_wire::{TicketStatus, TicketView};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::retry::retry_until_answered;
use crate::api::tickets::{self, Key};
use crate::app::session::Session;
use crate::app::wait_text::wait_text;
use crate::browser::focus;
use crate::flows::ticket::check_in_form::{CheckInEvent, CheckInForm, Refused, State};
use crate::flows::ticket::model::is_asked;
use crate::i18n::t;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::TextArea;
use crate::ui::notice::{Notice, Tone};

/// The comment's element id.
const COMMENT: &str = "check-in-comment";

/// The check-in, if the shopper is asked or has answered.
#[component]
pub fn CheckIn(
    session: Session,
    key: Key,
    ticket: TicketView,
    /// Called once the answer was accepted.
    #[prop(into)]
    sent: Callback<()>,
) -> impl IntoView {
    if is_asked(&ticket) {
        return view! { <Ask session key sent /> }.into_any();
    }
    let answer = ticket.check_in.and_then(|check_in| check_in.answer);
    let is_open = ticket.status != TicketStatus::Resolved;
    answer.map_or_else(
        || ().into_any(),
        |answer| view! { <Answered answer is_open /> }.into_any(),
    )
}

#[component]
fn Ask(session: Session, key: Key, sent: Callback<()>) -> impl IntoView {
    let form = RwSignal::new(CheckInForm::default());
    let key = StoredValue::new(key);
    let send = move |event| {
        let answer = form.try_update(|form| form.update(event)).flatten();
        if let Some(answer) = answer {
            spawn_local(submit(session, key.get_value(), answer, form, sent));
        }
    };
    let busy = Signal::derive(move || form.with(CheckInForm::is_busy));
    let is_unresolved = Memo::new(move |_| form.with(|form| form.resolved == Some(false)));
    view! {
        <section class="card">
            <h3>{t("check_in.title")}</h3>
            <div class="stack actions" class:answered=is_unresolved>
                <Button kind=ButtonKind::Primary label=t("check_in.yes") busy press=move |()| { send(CheckInEvent::Yes); } />
                <Button
                    label=t("check_in.no")
                    busy
                    press=move |()| {
                        send(CheckInEvent::No);
                        focus::by_id(COMMENT);
                    }
                />
            </div>
            {move || is_unresolved.get().then(|| view! { <WhatIsOpen form busy tell=move |()| send(CheckInEvent::Tell) /> })}
            <Outcome form />
        </section>
    }
}

/// Asks what is still open.
#[component]
fn WhatIsOpen(
    form: RwSignal<CheckInForm>,
    busy: Signal<bool>,
    #[prop(into)] tell: Callback<()>,
) -> impl IntoView {
    let error = move || {
        form.with(|form| form.state == State::TooLong)
            .then(|| t("field.too_long"))
    };
    view! {
        <TextArea
            id=COMMENT
            label=t("check_in.open")
            hint=t("inquiry.optional")
            value=Signal::derive(move || form.with(|form| form.comment.clone()))
            typed=move |text| form.update(|form| { form.update(CheckInEvent::Type(text)); })
            error=Signal::derive(error)
        />
        <Button kind=ButtonKind::Primary label=t("check_in.tell") busy press=tell />
    }
}

/// Says how far the sending is.
#[component]
fn Outcome(form: RwSignal<CheckInForm>) -> impl IntoView {
    let state = Memo::new(move |_| form.with(|form| form.state));
    move || match state.get() {
        State::Asked | State::TooLong => ().into_any(),
        State::Sending => {
            view! { <p class="waiting" role="status">{t("sending.asking")}</p> }.into_any()
        }
        State::Waiting(wait) => {
            view! { <Notice tone=Tone::Warn>{wait_text(wait, "away.message")}</Notice> }.into_any()
        }
        State::Refused(refused) => {
            let refused = t(match refused {
                Refused::Closed => "check_in.closed",
                Refused::Gone => "requests.gone",
                Refused::Other => "check_in.refused",
            });
            view! { <Notice tone=Tone::Bad>{refused}</Notice> }.into_any()
        }
    }
}

/// What the shopper answered.
#[component]
fn Answered(
    answer: CheckInAnswer,
    /// Whether the ticket isn't resolved now.
    is_open: bool,
) -> impl IntoView {
    let told = match (answer.resolved, is_open) {
        (true, _) => "check_in.told.yes",
        (false, true) => "check_in.told.open",
        (false, false) => "check_in.told.no",
    };
    view! {
        <section class="card" role="status">
            <p>{t(told)}</p>
            {answer.comment.map(|comment| view! { <p class="said" dir="auto">{comment}</p> })}
        </section>
    }
}

/// Sends the answer until the endpoint answers.
async fn submit(
    session: Session,
    key: Key,
    answer: CheckInAnswer,
    form: RwSignal<CheckInForm>,
    sent: Callback<()>,
) {
    let endpoint = session.endpoint();
    let update = |event| {
        form.try_update(|form| form.update(event));
    };
    let call = || tickets::check_in(&endpoint, &key, &answer);
    match retry_until_answered(call, |wait| update(CheckInEvent::Waits(wait))).await {
        Ok(()) => {
            let _ = sent.try_run(());
        }
        Err(failure) => update(CheckInEvent::Failed(failure)),
    }
}
