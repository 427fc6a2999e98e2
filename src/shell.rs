//! The widget's frame: which screen is shown, and the chunk of wasm that draws it.

use leptos::prelude::*;
use send_wrapper::SendWrapper;

use crate::desk::Desk;
use crate::flows::{self, Away};
use crate::nav::Nav;
use crate::title::Title;
use crate::ui::{Button, Kind, Notice, Tone};
use crate::words::t;

/// Draws the screen that the shopper is on; none of them is the loader's menu.
#[component]
pub fn Shell(desk: Desk) -> impl IntoView {
    let shown = Memo::new(move |_| desk.nav.with(Nav::current));
    move || {
        desk.step_back.set(None);
        shown
            .get()
            .map(|(screen, _)| view! { <Lazily desk load=move || flows::view(screen, desk) /> })
    }
}

/// Draws a flow once what it takes is here; what can't be fetched can be asked for again.
#[component]
pub fn Lazily<L, F>(
    desk: Desk,
    /// Fetches what the flow takes, and draws it.
    load: L,
) -> impl IntoView
where
    L: Fn() -> F + Send + Sync + 'static,
    F: Future<Output = Result<AnyView, Away>> + 'static,
{
    let attempt = RwSignal::new(0);
    let is_waiting = RwSignal::new(true);
    let chunk = move || {
        attempt.track();
        is_waiting.set(true);
        let view = load();
        Suspend::new(SendWrapper::new(async move {
            let view = view.await;
            is_waiting.set(false);
            view.unwrap_or_else(|_| view! { <Missing desk attempt /> }.into_any())
        }))
    };
    view! {
        {chunk}
        {move || {
            is_waiting.get().then(|| view! { <p class="waiting" role="status">{t("loader.wait")}</p> })
        }}
    }
}

/// Something that the screen takes couldn't be fetched.
#[component]
fn Missing(desk: Desk, attempt: RwSignal<u32>) -> impl IntoView {
    view! {
        <Title desk text=t("chunk.title") />
        <Notice tone=Tone::Bad>{t("chunk.away")}</Notice>
        <Button
            kind=Kind::Primary
            label=t("try_again")
            press=move |()| attempt.update(|tries| *tries += 1)
        />
    }
}
