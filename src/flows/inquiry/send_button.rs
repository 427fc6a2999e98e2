//! The button that sends, and when support replies.

use careline_policy::calendar::reply_by;
use leptos::prelude::*;

use crate::browser::focus;
use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::send::send;
use crate::i18n::{self, format, t};
use crate::ui::button::{Button, ButtonKind};

/// The last element of a screen from which a ticket is sent. Children are what else the shopper may press there.
#[component]
pub fn SendButton(
    context: InquiryContext,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let facts = context.facts;
    let now = facts.now();
    let reply = facts.with_rules(|rules| reply_by(rules, now));
    let reply = format(
        "reply_by.day",
        &[("day", &i18n::day_on(facts.today(), reply.by))],
    );
    let is_signed = context
        .memo(|inquiry| inquiry.topic.spec().contact || !inquiry.fields.email.trim().is_empty());
    let what_follows = move || {
        if is_signed.get() {
            reply.clone()
        } else {
            t("review.anonymous")
        }
    };
    let press = move |()| {
        send(context);
        focus::first_invalid();
    };
    view! {
        <div class="bottom-bar">
            <Button kind=ButtonKind::Primary label=t("send") press />
            {children.map(|children| children())}
            // The property, because a translator may have replaced the text node that an update would change.
            <p class="hint" prop:textContent=what_follows></p>
        </div>
    }
}
