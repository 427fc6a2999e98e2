//! Draws the check-in (§6): one tap, and an optional comment.

use careline_wire::check_in::CheckInAnswer;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::failure::Failure;
use crate::api::retry::retry_until_answered;
use crate::api::tickets::{self, Key};
use crate::app::session::Session;
use crate::i18n::t;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::TextArea;
use crate::ui::notice::{Notice, Tone};

/// The check-in.
#[component]
pub fn CheckIn(
    session: Session,
    key: Key,
    /// Called once the answer was accepted.
    #[prop(into)]
    sent: Callback<()>,
) -> impl IntoView {
    let comment = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<Failure>);
    let key = StoredValue::new(key);
    let answer = move |resolved: bool| {
        let comment = comment.get_untracked().trim().to_owned();
        let answer = CheckInAnswer {
            resolved,
            rating: Some(if resolved { 5 } else { 1 }),
            comment: (!comment.is_empty()).then_some(comment),
        };
        let (endpoint, key) = (session.endpoint(), key.get_value());
        spawn_local(async move {
            let call = || tickets::check_in(&endpoint, &key, &answer);
            match retry_until_answered(call, || trouble.set(Some(Failure::Unreachable))).await {
                Ok(()) => {
                    let _ = sent.try_run(());
                }
                Err(failure) => trouble.set(Some(failure)),
            }
        });
    };
    view! {
        <section class="card">
            <h3>{t("check_in.title")}</h3>
            <TextArea
                id="check-in-comment"
                label=t("check_in.comment")
                hint=t("inquiry.optional")
                value=comment
                typed=move |text| comment.set(text)
            />
            {move || {
                trouble
                    .get()
                    .map(|failure| match failure {
                        Failure::Unreachable | Failure::RetryLater(_) => view! { <Notice tone=Tone::Warn>{t("away.message")}</Notice> },
                        _ => view! { <Notice tone=Tone::Bad>{t("check_in.refused")}</Notice> },
                    })
            }}
            <div class="stack actions">
                <Button kind=ButtonKind::Primary label=t("check_in.yes") press=move |()| answer(true) />
                <Button label=t("check_in.no") press=move |()| answer(false) />
            </div>
        </section>
    }
}
