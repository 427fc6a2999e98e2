//! Draws the way to make this device forget.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::Desk;
use crate::drafts::{Keeping, forget};
use crate::flows::case::compose::Compose;
use crate::flows::lookup::model::Lookup;
use crate::photos::bring::stop_all;
use crate::ui::{Button, Kind, Notice, Tone};
use crate::words::t;

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
pub fn Forget(desk: Desk) -> impl IntoView {
    let state = RwSignal::new(State::Offered);
    let ask = move |()| state.set(State::Asked);
    let keep = move |()| state.set(State::Offered);
    let forget = move |()| {
        spawn_local(async move {
            let is_done = everything(desk).await;
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
async fn everything(desk: Desk) -> bool {
    desk.forgettings().update_value(|count| *count += 1);
    stop_all();
    desk.inquiry().set(None);
    desk.others().set_value(Vec::new());
    desk.held().set_value(Vec::new());
    desk.keeping().set(Keeping::Nothing);
    desk.compose().set(Compose::default());
    desk.lookup.set(Lookup::default());
    desk.order.set(None);
    let is_done = forget::everything().await.is_ok();
    desk.shelf().try_set(());
    is_done
}
