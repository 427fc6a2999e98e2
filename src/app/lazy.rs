//! Draws a view whose chunk of wasm has to be fetched first.

use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;

use crate::app::chunk::ChunkError;
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::i18n::t;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::fixed::IntoFixed as _;
use crate::ui::notice::{Alert, Tone};

/// Draws a view once its chunk is loaded. If the download fails, the shopper can try again.
#[component]
pub fn LazyChunk<L, F>(
    session: Session,
    /// Fetches the chunk and draws its view.
    load: L,
) -> impl IntoView
where
    L: Fn() -> F + 'static,
    F: Future<Output = Result<AnyView, ChunkError>> + 'static,
{
    let attempt = RwSignal::new(0);
    let drawn = StoredValue::new_local(None);
    let is_drawn = RwSignal::new(false);
    // Leptos' `Suspend` would do this too, but every shopper would download its code before the first field.
    Effect::new(move |_| {
        attempt.track();
        is_drawn.set(false);
        let view = load();
        // Scoped to this component: the view's signals end with it.
        spawn_local(ScopedFuture::new(async move {
            let view = view.await;
            let view = view.unwrap_or_else(|_| view! { <Failed session attempt /> }.fixed());
            drawn.try_set_value(Some(view));
            is_drawn.try_set(true);
        }));
    });
    move || {
        let view = is_drawn.get().then(|| drawn.try_update_value(Option::take));
        view.flatten()
            .flatten()
            .unwrap_or_else(|| view! { <p class="waiting">{t("loader.wait")}</p> }.fixed())
    }
}

/// The download failed.
#[component]
fn Failed(session: Session, attempt: RwSignal<u32>) -> impl IntoView {
    view! {
        <Title session text=t("chunk.title") />
        <Alert tone=Tone::Bad text=t("chunk.away") />
        <Button
            kind=ButtonKind::Primary
            label=t("try_again")
            press=move |()| attempt.update(|tries| *tries += 1)
        />
    }
}
