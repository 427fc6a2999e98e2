//! The widget's root component, which shows the current screen.

use leptos::prelude::*;

use crate::app::lazy::LazyChunk;
use crate::app::navigation::Nav;
use crate::app::session::Session;
use crate::browser::live;
use crate::flows;

/// Draws the live region, which stays, and the current screen; no screen while the loader's menu is shown.
#[component]
pub fn Shell(session: Session) -> impl IntoView {
    let shown = Memo::new(move |_| session.nav.with(Nav::current));
    view! {
        <div id=live::IN_PANEL class="live" role="status"></div>
        {move || {
            session.step_back.set(None);
            shown
                .get()
                .map(|(screen, _)| {
                    view! { <LazyChunk session load=move || flows::view(screen, session) /> }
                })
        }}
    }
}
