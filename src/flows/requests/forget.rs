//! Draws the button that clears this device.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::session::Session;
use crate::flows::inquiry::state::InquiryState;
use crate::flows::lookup::verification::model::Code;
use crate::flows::lookup::verification::state::VerificationState;
use crate::flows::outbox::state::OutboxState;
use crate::flows::ticket::state::TicketState;
use crate::i18n::t;
use crate::photos::pipeline::stop_all;
use crate::storage::clear;
use crate::storage::save_state::SaveState;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::notice::{Notice, Tone};

/// How far the clearing is.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Offered,
    Asked,
    Done,
    Refused,
}

/// `Forget everything on this device`, which asks for confirmation.
#[component]
pub fn Forget(session: Session) -> impl IntoView {
    let state = RwSignal::new(State::Offered);
    let ask = move |()| state.set(State::Asked);
    let keep = move |()| state.set(State::Offered);
    let forget = move |()| {
        spawn_local(async move {
            let is_done = everything(session).await;
            state.try_set(if is_done { State::Done } else { State::Refused });
        });
    };
    move || match state.get() {
        State::Offered => {
            view! { <Button kind=ButtonKind::Quiet label=t("forget") press=ask /> }.into_any()
        }
        State::Asked => view! {
            <section class="card">
                <p>{t("forget.sure")}</p>
                <Button kind=ButtonKind::Secondary label=t("forget.yes") press=forget />
                <Button kind=ButtonKind::Quiet label=t("forget.no") press=keep />
            </section>
        }
        .into_any(),
        State::Done => view! { <Notice tone=Tone::Good>{t("forget.done")}</Notice> }.into_any(),
        State::Refused => {
            view! { <Notice tone=Tone::Bad>{t("forget.refused")}</Notice> }.into_any()
        }
    }
}

/// Clears what this device stores, and what the session knows of it.
async fn everything(session: Session) -> bool {
    let inquiries = InquiryState::of(session);
    let outbox = OutboxState::of(session);
    outbox.clear_count.update_value(|count| *count += 1);
    stop_all();
    inquiries.current.set(None);
    inquiries.others.set_value(Vec::new());
    inquiries.locks.set_value(Vec::new());
    inquiries.save_state.set(SaveState::Nothing);
    TicketState::of(session).clear_message();
    TicketState::of(session).opened.set(None);
    VerificationState::of(session).code.set(Code::default());
    session.order_number.set(String::new());
    session.order_email.set(String::new());
    session.order.set(None);
    let is_done = clear::everything().await.is_ok();
    outbox.drafts_changed.try_set(());
    is_done
}
