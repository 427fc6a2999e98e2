//! The widget's frame: which screen is shown, and the chunk of wasm that draws it.

use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;

use crate::app::navigation::Nav;
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::flows;
use crate::flows::ChunkError;
use crate::i18n::t;
use crate::ui::{Button, Kind, Notice, Tone};

/// Draws the screen that the shopper is on; none of them is the loader's menu.
#[component]
pub fn Shell(session: Session) -> impl IntoView {
    let shown = Memo::new(move |_| session.nav.with(Nav::current));
    move || {
        session.step_back.set(None);
        shown.get().map(
            |(screen, _)| view! { <LazyChunk session load=move || flows::view(screen, session) /> },
        )
    }
}

/// Draws a flow once what it takes is here; what can't be fetched can be asked for again.
#[component]
pub fn LazyChunk<L, F>(
    session: Session,
    /// Fetches what the flow takes, and draws it.
    load: L,
) -> impl IntoView
where
    L: Fn() -> F + 'static,
    F: Future<Output = Result<AnyView, ChunkError>> + 'static,
{
    let attempt = RwSignal::new(0);
    let drawn = StoredValue::new_local(None);
    let is_drawn = RwSignal::new(false);
    // By hand rather than by Leptos' `Suspend`, whose bytes every shopper would fetch before the first field.
    Effect::new(move |_| {
        attempt.track();
        is_drawn.set(false);
        let view = load();
        // Drawn as a child of this component: its signals end with it.
        spawn_local(ScopedFuture::new(async move {
            let view = view.await;
            let view = view.unwrap_or_else(|_| view! { <Missing session attempt /> }.into_any());
            drawn.try_set_value(Some(view));
            is_drawn.try_set(true);
        }));
    });
    move || {
        let view = is_drawn.get().then(|| drawn.try_update_value(Option::take));
        view.flatten().flatten().unwrap_or_else(|| {
            view! { <p class="waiting" role="status">{t("loader.wait")}</p> }.into_any()
        })
    }
}

/// Something that the screen takes couldn't be fetched.
#[component]
fn Missing(session: Session, attempt: RwSignal<u32>) -> impl IntoView {
    view! {
        <Title session text=t("chunk.title") />
        <Notice tone=Tone::Bad>{t("chunk.away")}</Notice>
        <Button
            kind=Kind::Primary
            label=t("try_again")
            press=move |()| attempt.update(|tries| *tries += 1)
        />
    }
}
