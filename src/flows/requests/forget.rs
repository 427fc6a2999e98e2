//! Draws the way to make this device forget.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::session::Session;
use crate::flows::lookup::model::Lookup;
use crate::flows::ticket::compose::Compose;
use crate::i18n::t;
use crate::photos::pipeline::stop_all;
use crate::storage::{SaveState, clear};
use crate::ui::{Button, Kind, Notice, Tone};

/// Where the forgetting stands.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Offered,
    Asked,
    Done,
    Refused,
}

/// `Forget everything on this device`, which asks once more.
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
            view! { <Button kind=Kind::Quiet label=t("forget") press=ask /> }.into_any()
        }
        State::Asked => view! {
            <section class="card">
                <p>{t("forget.sure")}</p>
                <Button kind=Kind::Secondary label=t("forget.yes") press=forget />
                <Button kind=Kind::Quiet label=t("forget.no") press=keep />
            </section>
        }
        .into_any(),
        State::Done => view! { <Notice tone=Tone::Good>{t("forget.done")}</Notice> }.into_any(),
        State::Refused => {
            view! { <Notice tone=Tone::Bad>{t("forget.refused")}</Notice> }.into_any()
        }
    }
}

/// Forgets what the device keeps, and what this page remembers of it.
async fn everything(session: Session) -> bool {
    session.clear_count().update_value(|count| *count += 1);
    stop_all();
    session.inquiry().set(None);
    session.others().set_value(Vec::new());
    session.held().set_value(Vec::new());
    session.save_state().set(SaveState::Nothing);
    session.compose().set(Compose::default());
    session.lookup.set(Lookup::default());
    session.order.set(None);
    let is_done = clear::everything().await.is_ok();
    session.drafts().try_set(());
    is_done
}
