//! Draws the form that finds an order by number and email.

use careline_wire::{FoundOrder, LookupRequest};
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;

use crate::api::failure::Wait;
use crate::api::retry::retry_until_answered;
use crate::app::session::Session;
use crate::browser::focus;
use crate::flows::lookup::context::LookupContext;
use crate::flows::lookup::find;
use crate::flows::lookup::model::{Lookup, LookupEvent, State};
use crate::i18n::t;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::{Autofill, TextField};
use crate::ui::notice::{Alert, Tone, Waiting};

/// The element id of the field for the order number.
pub const NUMBER: &str = "order-number";
/// The element id of the field for the email.
pub const EMAIL: &str = "order-email";

/// The form for number and email.
#[component]
pub fn FindOrder(
    session: Session,
    /// Called with the order once it was found.
    #[prop(into)]
    found: Callback<FoundOrder>,
    /// Called if the shopper presses `I can't find my order`.
    #[prop(into)]
    give_up: Callback<()>,
) -> impl IntoView {
    let lookup = RwSignal::new(Lookup::new(
        session.order_number.get_untracked(),
        session.order_email.get_untracked(),
    ));
    let context = LookupContext {
        session,
        lookup,
        found,
        give_up,
        code_step: StoredValue::new_local(None),
    };
    let is_incomplete = move || lookup.with(|lookup| lookup.state == State::Incomplete);
    let number_error = move || {
        (is_incomplete() && lookup.with(|lookup| lookup.is_missing_number()))
            .then(|| t("lookup.number.missing"))
    };
    let email_error = move || {
        (is_incomplete() && lookup.with(|lookup| lookup.is_missing_email()))
            .then(|| t("lookup.email.missing"))
    };
    let find = move |()| {
        let request = lookup
            .try_update(|lookup| lookup.update(LookupEvent::Find))
            .flatten();
        match request {
            Some(request) => search(context, request),
            None => focus::first_invalid(),
        }
    };
    view! {
        <form
            class="stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                find(());
            }
        >
            <TextField
                id=NUMBER
                label=t("lookup.number")
                hint=t("lookup.number.hint")
                value=Signal::derive(move || lookup.with(|lookup| lookup.number.clone()))
                typed=move |text: String| {
                    session.order_number.set(text.clone());
                    lookup.update(|lookup| { lookup.update(LookupEvent::Number(text)); });
                }
                error=Signal::derive(number_error)
            />
            <TextField
                id=EMAIL
                label=t("lookup.email")
                hint=t("lookup.email.hint")
                autofill=Autofill::Email
                value=Signal::derive(move || lookup.with(|lookup| lookup.email.clone()))
                typed=move |text: String| {
                    session.order_email.set(text.clone());
                    lookup.update(|lookup| { lookup.update(LookupEvent::Email(text)); });
                }
                error=Signal::derive(email_error)
            />
            <Outcome context />
            <div class="bottom-bar">
                <button
                    type="submit"
                    class="button primary"
                    aria-disabled=move || lookup.with(|lookup| lookup.is_busy()).then_some("true")
                >
                    {t("lookup.find")}
                </button>
                <Button kind=ButtonKind::Quiet label=t("lookup.give_up") press=give_up />
            </div>
        </form>
    }
}

/// Says how far the look-up is, or shows the step that asks for a code.
#[component]
fn Outcome(context: LookupContext) -> impl IntoView {
    let state = Memo::new(move |_| context.lookup.with(|lookup| lookup.state));
    let waiting = |key| Some(view! { <Waiting text=t(key) /> }.into_any());
    move || {
        let (tone, words) = match state.get() {
            State::Typing | State::Incomplete => return None,
            State::CodeRequired => return context.code_step.try_update_value(Option::take)?,
            State::Looking => return waiting("lookup.looking"),
            State::Working => return waiting("lookup.working"),
            State::Waiting(Wait::Limit { .. }) => (Tone::Warn, t("lookup.limited")),
            State::Waiting(Wait::Away) => (Tone::Warn, t("away.lookup")),
            State::NotFound => (Tone::Bad, t("lookup.not_found")),
            State::Failed => (Tone::Bad, t("lookup.failed")),
        };
        Some(view! { <Alert tone text=words /> }.into_any())
    }
}

fn search(context: LookupContext, request: LookupRequest) {
    let LookupContext {
        session,
        lookup,
        found,
        ..
    } = context;
    let search = lookup.with_untracked(|lookup| lookup.search);
    let is_latest =
        move || lookup.try_with_untracked(|lookup| lookup.search == search) == Some(true);
    let send = move |event| {
        if is_latest() {
            lookup.update(|lookup| {
                lookup.update(event);
            });
        }
    };
    let on_proof = Callback::new(move |()| send(LookupEvent::Working));
    spawn_local_scoped_with_cancellation(async move {
        let call = || find::order(context, request.clone(), on_proof);
        match retry_until_answered(call, |wait| send(LookupEvent::Waits(wait))).await {
            Ok(Some(order)) if is_latest() => {
                session.order.set(Some(order.clone()));
                found.run(order);
            }
            Ok(Some(_)) => {}
            Ok(None) => send(LookupEvent::CodeRequired),
            Err(failure) => send(LookupEvent::Failed(failure)),
        }
    });
}
