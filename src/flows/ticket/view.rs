//! Draws a ticket: that it is being loaded, or its page.

use careline_wire::TicketView;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::tickets::Key;
use crate::app::facts::Facts;
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::app::wait_text::wait_text;
use crate::flows::ticket::autosave;
use crate::flows::ticket::loading::{Loading, keep_current, load};
use crate::flows::ticket::page::Page;
use crate::flows::ticket::reply::OF_MESSAGE;
use crate::flows::ticket::state::TicketState;
use crate::i18n::t;
use crate::photos::context::PhotoOwner;
use crate::ui::button::Button;
use crate::ui::fixed::IntoFixed as _;
use crate::ui::notice::{Alert, Notice, Tone, Waiting};

/// The ticket's root view.
#[component]
pub fn Ticket(session: Session, facts: Facts) -> impl IntoView {
    let loading = RwSignal::new(Loading::Asking);
    if let Some(key) = Key::mailed(&session.link.get_value()) {
        session.link.set_value(String::new());
        autosave::switch(session, key);
    }
    let key = TicketState::of(session)
        .current
        .get_untracked()
        .unwrap_or_default();
    let ask = {
        let key = key.clone();
        Callback::new(move |()| load(session, key.clone(), loading))
    };
    ask.run(());
    keep_current(session, key.clone(), loading);
    let photo_owner = PhotoOwner {
        session,
        fns: OF_MESSAGE,
    };
    spawn_local(autosave::restore(photo_owner, key.id));
    autosave::autosave(session);
    let key = StoredValue::new(key);
    let shown = Memo::new_with_compare(move |_| loading.get(), Loading::is_other_screen);
    let untitled = move |screen: AnyView| {
        view! {
            <Title session text=t("case.title") />
            {screen}
        }
        .into_any()
    };
    move || match shown.get() {
        Loading::Asking => untitled(view! { <Waiting text=t("requests.asking") /> }.into_any()),
        Loading::Waiting(wait) => {
            let wait = wait_text(wait, "away.requests");
            untitled(view! { <Alert tone=Tone::Warn text=wait /> }.into_any())
        }
        Loading::Gone => {
            untitled(view! { <Alert tone=Tone::Bad text=t("requests.gone") /> }.into_any())
        }
        Loading::Failed => untitled(
            view! {
                <Notice tone=Tone::Bad>{t("requests.failed")}</Notice>
                <Button label=t("try_again") press=ask />
            }
            .into_any(),
        ),
        Loading::Loaded(first) => {
            let ticket =
                Memo::new(
                    move |before: Option<&TicketView>| match (loading.get(), before) {
                        (Loading::Loaded(ticket), _) => *ticket,
                        (_, Some(before)) => before.clone(),
                        (_, None) => (*first).clone(),
                    },
                );
            view! { <Page session facts key=key.get_value() ticket refresh=ask /> }.fixed()
        }
    }
}
