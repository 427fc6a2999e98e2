//! Draws what this device keeps and support doesn't have yet.

use leptos::prelude::*;
use leptos::task::{spawn_local, spawn_local_scoped_with_cancellation};

use crate::desk::Desk;
use crate::drafts::draft::Draft;
use crate::drafts::shelf;
use crate::embed::clock;
use crate::facts::Facts;
use crate::flows::inquiry::restore::{delete, go_on};
use crate::flows::send_waiting;
use crate::ui::{Button, Kind, Notice, Tone};
use crate::words::{self, fill, t};

/// What was written and not sent, the latest first. What waits to be sent is tried again.
#[component]
pub fn Drafts(desk: Desk, facts: Facts) -> impl IntoView {
    let kept = RwSignal::new(Vec::<Draft>::new());
    spawn_local(send_waiting(desk));
    Effect::new(move |_| {
        desk.shelf().track();
        spawn_local_scoped_with_cancellation(async move {
            kept.set(shelf::drafts(&desk.shop()).await);
        });
    });
    // One that is on its way in this tab has a place of its own.
    let is_elsewhere = move |draft: &Draft| {
        desk.inquiry().with(|inquiry| {
            let under_way = inquiry.as_ref().filter(|inquiry| inquiry.is_under_way());
            under_way.is_none_or(|inquiry| inquiry.draft != Some(draft.id))
        })
    };
    let shown = move || {
        let kept = kept.get().into_iter();
        kept.filter(is_elsewhere).collect::<Vec<_>>()
    };
    view! {
        <ul class="plain">
            <For
                each=shown
                key=|draft| (draft.id, draft.waiting.is_some())
                let:draft
            >
                <li>
                    <Kept desk facts draft />
                </li>
            </For>
        </ul>
    }
}

#[component]
fn Kept(desk: Desk, facts: Facts, draft: Draft) -> impl IntoView {
    let at = clock::moment(draft.saved_at);
    let at = facts.with_rules(|rules| words::moment(&rules.zone, at));
    let topic = t(&["topic.", draft.topic.name()].concat());
    let key = if draft.waiting.is_some() {
        "drafts.waiting"
    } else {
        "drafts.open"
    };
    view! {
        <section class="card">
            <h3>{topic.clone()}</h3>
            <p>{fill(key, &[("at", &at)])}</p>
            {draft.waiting.is_none().then(|| view! { <Choices desk topic draft /> })}
        </section>
    }
}

#[component]
fn Choices(desk: Desk, topic: String, draft: Draft) -> impl IntoView {
    let id = draft.id;
    let is_elsewhere = RwSignal::new(false);
    let delete = move |()| {
        spawn_local(async move {
            let is_done = delete(desk, id).await;
            is_elsewhere.try_set(!is_done);
            desk.shelf().try_set(());
        });
    };
    let go = move |()| {
        let draft = draft.clone();
        spawn_local(async move {
            let is_done = go_on(desk, draft).await;
            is_elsewhere.try_set(!is_done);
        });
    };
    view! {
        {move || {
            is_elsewhere
                .get()
                .then(|| view! { <Notice tone=Tone::Warn>{t("drafts.elsewhere")}</Notice> })
        }}
        <Button
            kind=Kind::Secondary
            label=t("drafts.go_on")
            name=fill("drafts.go_on.name", &[("topic", &topic)])
            press=go
        />
        <Button
            kind=Kind::Quiet
            label=t("drafts.delete")
            name=fill("drafts.delete.name", &[("topic", &topic)])
            press=delete
        />
    }
}
