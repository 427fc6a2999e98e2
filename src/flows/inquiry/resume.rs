//! Continues a draft that the shopper chose, and starts over from one that was restored.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::session::Session;
use crate::browser::focus;
use crate::browser::live::announce;
use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::model::Inquiry;
use crate::flows::inquiry::restore::{delete, restore};
use crate::flows::inquiry::start;
use crate::flows::inquiry::state::InquiryState;
use crate::i18n::{self, format, t};
use crate::storage::draft::Draft;
use crate::ui::confirm::ConfirmButton;

/// Opens a draft that the shopper chose and sets the current inquiry aside. Returns whether that was possible: another
/// tab may have the draft open.
pub async fn resume(session: Session, draft: Draft) -> bool {
    let state = InquiryState::of(session);
    let topic = draft.topic;
    let is_it = |inquiry: &Inquiry| inquiry.draft == Some(draft.id);
    let is_current = |inquiry: &Option<Inquiry>| inquiry.as_ref().is_some_and(is_it);
    if !state.current.with_untracked(is_current) {
        let other = state.others.try_update_value(|others| {
            let at = others.iter().position(is_it)?;
            Some(others.remove(at))
        });
        session.order.set(None);
        start::set_aside(state);
        state.current.set(other.flatten());
        if !state.current.with_untracked(is_current) && !restore(session, draft).await {
            return false;
        }
    }
    session.inquire(topic);
    true
}

/// Says that this was written on an earlier visit, and offers to start over.
#[component]
pub fn RestoredNote(context: InquiryContext) -> impl IntoView {
    let session = context.session;
    let restored_from = context.memo(|inquiry| inquiry.restored_from);
    let start_over = move |()| {
        let topic = context.topic();
        discard(context);
        start::empty(session, topic);
        announce(&t("kept.discarded"));
        focus::title();
    };
    move || {
        restored_from.get().map(|at| {
            let at = context
                .facts
                .with_rules(|rules| i18n::moment(&rules.zone, at));
            view! {
                <div class="earlier">
                    <p prop:textContent=format("kept.from", &[("at", &at)])></p>
                    <ConfirmButton
                        id="anew"
                        label=t("kept.anew")
                        question=t("kept.anew.sure")
                        yes=t("kept.anew.yes")
                        no=t("forget.no")
                        act=start_over
                    />
                </div>
            }
        })
    }
}

/// Discards the current inquiry, and deletes its draft from this device.
fn discard(context: InquiryContext) {
    let InquiryContext { session, state, .. } = context;
    let draft = state
        .current
        .with_untracked(|inquiry| inquiry.as_ref().and_then(|inquiry| inquiry.draft));
    state.current.set(None);
    if let Some(draft) = draft {
        spawn_local(async move {
            delete(session, draft).await;
        });
    }
}
