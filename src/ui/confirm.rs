//! A button that asks before it acts.

use leptos::prelude::*;

use crate::browser::focus;
use crate::ui::button::{Button, ButtonKind};

/// A minor button for what can't be undone. It asks in its place, and the focus follows.
#[component]
pub fn ConfirmButton(
    /// The button's element id; unique in the panel. The question's id is `<id>-question`.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    /// Its accessible name, if the label alone is ambiguous. It must begin with the label.
    #[prop(optional, into)]
    name: Option<String>,
    /// What will happen.
    #[prop(into)]
    question: String,
    /// The label of the button that acts.
    #[prop(into)]
    yes: String,
    /// The label of the button that doesn't.
    #[prop(into)]
    no: String,
    /// Called if the shopper confirms.
    #[prop(into)]
    act: Callback<()>,
) -> impl IntoView {
    let is_asked = RwSignal::new(false);
    let question_id = [&id, "-question"].concat();
    let ask = {
        let question_id = question_id.clone();
        Callback::new(move |()| {
            is_asked.set(true);
            focus::by_id(&question_id);
        })
    };
    let end = {
        let id = id.clone();
        Callback::new(move |()| {
            is_asked.set(false);
            focus::by_id(&id);
        })
    };
    let confirm = Callback::new(move |()| {
        end.run(());
        act.run(());
    });
    move || {
        if is_asked.get() {
            view! {
                <section class="card">
                    <p id=question_id.clone() tabindex="-1">
                        {question.clone()}
                    </p>
                    <Button label=yes.clone() press=confirm />
                    <Button kind=ButtonKind::Quiet label=no.clone() press=end />
                </section>
            }
            .into_any()
        } else {
            view! {
                <Button
                    kind=ButtonKind::Quiet
                    id=id.clone()
                    label=label.clone()
                    name=name.clone()
                    press=ask
                />
            }
            .into_any()
        }
    }
}
