//! Draws the button that clears this device.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::session::Session;
use crate::browser::focus;
use crate::flows::inquiry::state::InquiryState;
use crate::flows::lookup::verification::model::Code;
use crate::flows::lookup::verification::state::VerificationState;
use crate::flows::outbox::state::OutboxState;
use crate::flows::ticket::state::TicketState;
use crate::i18n::t;
use crate::photos::pipeline::stop_all;
use crate::storage::clear;
use crate::storage::save_state::SaveState;
use crate::ui::confirm::ConfirmButton;
use crate::ui::notice::{Alert, Tone};

/// `Forget everything on this device`, which asks for confirmation.
#[component]
pub fn Forget(session: Session) -> impl IntoView {
    let is_forgotten = RwSignal::new(None);
    let forget = move |()| {
        spawn_local(async move {
            let is_done = everything(session).await;
            is_forgotten.try_set(Some(is_done));
            focus::title();
        });
    };
    move || match is_forgotten.get() {
        None => view! {
            <ConfirmButton
                id="forget"
                label=t("forget")
                question=t("forget.sure")
                yes=t("forget.yes")
                no=t("forget.no")
                act=forget
            />
        }
        .into_any(),
        Some(true) => view! { <Alert tone=Tone::Good text=t("forget.done") /> }.into_any(),
        Some(false) => view! { <Alert tone=Tone::Bad text=t("forget.refused") /> }.into_any(),
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
    session.earlier_order.set_value(None);
    let is_done = clear::everything().await.is_ok();
    outbox.drafts_changed.try_set(());
    is_done
}
