//! Draws the step that asks for the code, in place of number and email.

use careline_wire::{FoundOrder, LookupRequest};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;

use crate::api::orders::{self, Reply};
use crate::api::retry::retry_until_answered;
use crate::app::wait_text::wait_text;
use crate::browser::{clock, focus};
use crate::flows::lookup::context::LookupContext;
use crate::flows::lookup::model::LookupEvent;
use crate::flows::lookup::verification::model::{Code, State, VerificationEvent};
use crate::flows::lookup::verification::state::VerificationState;
use crate::i18n::{self, plural, t};
use crate::storage::pending_code;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::{Autofill, TextField};
use crate::ui::notice::{Alert, Tone, Waiting};

/// The field's element id.
const FIELD: &str = "order-code";

/// The step that asks for the code.
#[component]
pub fn EnterCode(context: LookupContext) -> impl IntoView {
    let session = context.session;
    let VerificationState { code, .. } = VerificationState::of(session);
    let outer_step_back = StoredValue::new(None);
    let leave = move || {
        session.step_back.set(outer_step_back.get_value());
        code.update(|code| {
            code.update(VerificationEvent::Left);
        });
        context.lookup.update(|lookup| {
            lookup.update(LookupEvent::Left);
        });
    };
    let change = move || {
        leave();
        focus::by_id("order-number");
    };
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            outer_step_back.set_value(session.step_back.get_untracked());
            session.step_back.set(Some(Callback::new(move |()| {
                change();
                true
            })));
            let _ = field.focus();
        }
    });
    let found = Callback::new(move |found| {
        leave();
        context.found.run(found);
    });
    let ask = move |event| {
        let request = code.try_update(|code| code.update(event)).flatten();
        match request {
            Some(request) => call(context, request, found),
            None => focus::first_invalid(),
        }
    };
    let show = move || ask(VerificationEvent::Show(clock::device_millis()));
    let busy = Signal::derive(move || code.with(|code| code.is_busy()));
    let lead = code.with_untracked(|code| {
        let minutes = code.minutes()?.try_into().unwrap_or_default();
        let number = i18n::number(minutes);
        let request = &code.request;
        let values = [
            ("email", request.email.as_str()),
            ("number", &request.order_number),
            ("minutes", &number),
        ];
        Some(plural("code.lead", minutes, &values))
    });
    let error = move || match code.with(|code| code.state) {
        State::Incomplete => Some(t("code.missing")),
        State::Wrong(left) => {
            let number = i18n::number(left);
            Some(plural("code.wrong", left, &[("left", &number)]))
        }
        State::Expired => Some(t("code.over")),
        _ => None,
    };
    Effect::new(move |_| {
        let lines = code.with(Code::saved);
        // Once the order is found, no look-up is left.
        if code.with_untracked(|code| code.request != LookupRequest::default()) {
            pending_code::keep(&session.shop(), &lines);
        }
    });
    view! {
        <div class="stack asked">
            <h3>{t("code.title")}</h3>
            {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
            <div on:keydown=move |event| {
                // Enter would submit the surrounding form.
                if event.key() == "Enter" {
                    event.prevent_default();
                    show();
                }
            }>
                <TextField
                    id=FIELD
                    label=t("code.field")
                    hint=t("code.hint")
                    autofill=Autofill::Code
                    node=field
                    value=Signal::derive(move || code.with(|code| code.typed.clone()))
                    typed=move |text| { code.update(|code| { code.update(VerificationEvent::Typed(text)); }) }
                    error=Signal::derive(error)
                />
            </div>
            <Outcome context />
            <Button kind=ButtonKind::Primary label=t("code.show") busy press=move |()| show() />
            <Button label=t("code.another") busy press=move |()| ask(VerificationEvent::Another) />
            <Button kind=ButtonKind::Quiet label=t("code.change") press=move |()| change() />
            <Button
                kind=ButtonKind::Quiet
                label=t("lookup.give_up")
                press=move |()| {
                    leave();
                    context.give_up.run(());
                }
            />
        </div>
    }
}

/// Says how far the entry is.
#[component]
fn Outcome(context: LookupContext) -> impl IntoView {
    let code = VerificationState::of(context.session).code;
    let state = Memo::new(move |_| code.with(|code| code.state));
    let waiting = |key| view! { <Waiting text=t(key) /> }.into_any();
    let alert = |tone, text: String| view! { <Alert tone text /> }.into_any();
    move || match state.get() {
        // Errors stand at the field.
        State::Typing | State::Incomplete | State::Wrong(_) | State::Expired => ().into_any(),
        State::Trying => waiting("code.trying"),
        State::Sending => waiting("code.sending"),
        State::Resent => alert(Tone::Good, t("code.sent")),
        State::Waiting(wait) => alert(Tone::Warn, wait_text(wait, "away.lookup")),
        State::TooMany => alert(Tone::Bad, t("code.too_many")),
        State::Failed => alert(Tone::Bad, t("lookup.failed")),
    }
}

/// Asks the endpoint until it answers.
fn call(context: LookupContext, request: LookupRequest, found: Callback<FoundOrder>) {
    let session = context.session;
    let VerificationState { code, token } = VerificationState::of(session);
    let endpoint = session.endpoint();
    let search = code.with_untracked(|code| code.call);
    let send = move |event| {
        code.try_update(|code| {
            if code.call == search {
                code.update(event);
            }
        });
    };
    let fail = move |failure| send(VerificationEvent::Failed(failure, clock::device_millis()));
    spawn_local_scoped_with_cancellation(async move {
        let call = || {
            let (endpoint, request) = (endpoint.clone(), request.clone());
            async move { orders::look_up(&endpoint, &request, None, || {}).await }
        };
        match retry_until_answered(call, |wait| send(VerificationEvent::Waits(wait))).await {
            Ok(Reply::CodeSent(terms)) => {
                send(VerificationEvent::Sent(terms, clock::device_millis()))
            }
            Ok(Reply::Found(order)) if code.with_untracked(|code| code.call == search) => {
                // A code opens an order once.
                code.set(Code::default());
                pending_code::remove(&session.shop());
                token.set_value(Some(order.token.clone()));
                session.order.set(Some((*order).clone()));
                found.run(*order);
            }
            Ok(Reply::Found(_)) => {}
            Err(failure) => {
                fail(failure);
                focus::first_invalid();
            }
        }
    });
}
