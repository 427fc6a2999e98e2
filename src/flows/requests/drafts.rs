//! Draws the drafts and the queued tickets on this device.

use leptos::prelude::*;
use leptos::task::{spawn_local, spawn_local_scoped_with_cancellation};

use crate::app::facts::Facts;
use crate::app::session::Session;
use crate::browser::live::announce;
use crate::browser::{clock, focus};
use crate::flows::inquiry::restore::delete;
use crate::flows::inquiry::resume::resume;
use crate::flows::inquiry::state::InquiryState;
use crate::flows::outbox::chunk::deliver_queued;
use crate::flows::outbox::state::OutboxState;
use crate::i18n::{self, format, t};
use crate::storage::draft::Draft;
use crate::storage::drafts;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::confirm::ConfirmButton;
use crate::ui::notice::{Alert, Tone};

/// Drafts and queued tickets, the latest first. Queued ones are tried again.
#[component]
pub fn Drafts(
    session: Session,
    facts: Facts,
    /// What this device stores, once it was read.
    stored: RwSignal<Option<Vec<Draft>>>,
) -> impl IntoView {
    spawn_local(deliver_queued(session));
    Effect::new(move |_| {
        OutboxState::of(session).drafts_changed.track();
        spawn_local_scoped_with_cancellation(async move {
            stored.set(Some(drafts::drafts(&session.shop()).await));
        });
    });
    // The ticket that this tab is sending is shown above.
    let is_elsewhere = move |draft: &Draft| {
        InquiryState::of(session).current.with(|inquiry| {
            let under_way = inquiry.as_ref().filter(|inquiry| inquiry.is_under_way());
            under_way.is_none_or(|inquiry| inquiry.draft != Some(draft.id))
        })
    };
    let shown = move || {
        let stored = stored.get().into_iter().flatten();
        stored.filter(is_elsewhere).collect::<Vec<_>>()
    };
    view! {
        <ul class="plain">
            <For
                each=shown
                key=|draft| (draft.id, draft.waiting.is_some())
                let:draft
            >
                <li>
                    <DraftCard session facts draft />
                </li>
            </For>
        </ul>
    }
}

#[component]
fn DraftCard(session: Session, facts: Facts, draft: Draft) -> impl IntoView {
    let at = clock::moment(draft.saved_at);
    let at = facts.with_rules(|rules| i18n::moment(&rules.zone, at));
    let topic = t(&["topic.", draft.topic.name()].concat());
    let key = if draft.waiting.is_some() {
        "drafts.waiting"
    } else {
        "drafts.open"
    };
    view! {
        <section class="card">
            <h3>{topic.clone()}</h3>
            <p>{format(key, &[("at", &at)])}</p>
            {draft.waiting.is_none().then(|| view! { <Choices session topic draft /> })}
        </section>
    }
}

#[component]
fn Choices(session: Session, topic: String, draft: Draft) -> impl IntoView {
    let id = draft.id;
    let is_elsewhere = RwSignal::new(false);
    let deleted = format("drafts.deleted", &[("topic", &topic)]);
    let delete = move |()| {
        let deleted = deleted.clone();
        spawn_local(async move {
            let is_done = delete(session, id).await;
            is_elsewhere.try_set(!is_done);
            OutboxState::of(session).drafts_changed.try_set(());
            if is_done {
                announce(&deleted);
                focus::title();
            }
        });
    };
    let go = move |()| {
        let draft = draft.clone();
        spawn_local(async move {
            let is_done = resume(session, draft).await;
            is_elsewhere.try_set(!is_done);
        });
    };
    view! {
        {move || {
            is_elsewhere
                .get()
                .then(|| view! { <Alert tone=Tone::Warn text=t("drafts.elsewhere") /> })
        }}
        <Button
            kind=ButtonKind::Secondary
            label=t("drafts.go_on")
            name=format("drafts.go_on.name", &[("topic", &topic)])
            press=go
        />
        <ConfirmButton
            id=["delete-", &id.to_string()].concat()
            label=t("drafts.delete")
            name=format("drafts.delete.name", &[("topic", &topic)])
            question=t("drafts.delete.sure")
            yes=t("drafts.delete.yes")
            no=t("forget.no")
            act=delete
        />
    }
}
