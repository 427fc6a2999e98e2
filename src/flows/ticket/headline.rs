//! Draws how a ticket stands, and when support replies.

use careline_policy::time::Day;
use careline_wire::{TicketStatus, TicketView};
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::flows::ticket::model::{Reply, reply};
use crate::i18n::{self, counted, format, t};
use crate::ui::notice::{Notice, Tone};

/// The status, and what the shopper may expect.
#[component]
pub fn Headline(facts: Facts, ticket: TicketView) -> impl IntoView {
    let class = ["status ", tone(ticket.status)].concat();
    view! {
        <section class=class>
            <h3 class="promise">{t(status(ticket.status))}</h3>
            <Due facts ticket />
        </section>
    }
}

/// The locale key of a status.
#[must_use]
pub const fn status(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::Received => "ticket.received",
        TicketStatus::InProgress => "ticket.in_progress",
        TicketStatus::WaitingForCustomer => "ticket.waiting_for_customer",
        TicketStatus::Resolved => "ticket.resolved",
    }
}

/// The class that colors a status.
#[must_use]
pub const fn tone(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::Received | TicketStatus::InProgress => "",
        TicketStatus::WaitingForCustomer => "warn",
        TicketStatus::Resolved => "good",
    }
}

/// When support replies: the days left, or a notice that the promised days have passed (§2).
#[component]
pub fn Due(facts: Facts, ticket: TicketView) -> impl IntoView {
    let now = facts.now();
    let due = facts.with_rules(|rules| reply(rules, now, &ticket));
    due.map(|due| match due {
        Reply::By { window, left } => {
            let left = match left {
                0 => t("case.reply.today"),
                left => counted("case.reply.left", left),
            };
            let reply = format(
                "reply_by",
                &[("window", &i18n::window_on(facts.today(), window))],
            );
            view! { <p>{i18n::sentences(&reply, &left)}</p> }.into_any()
        }
        Reply::Passed { by } => view! { <Late facts by /> }.into_any(),
    })
}

#[component]
fn Late(facts: Facts, by: Day) -> impl IntoView {
    let (by, email) = (i18n::day(by), facts.support_email());
    let text = format("case.reply.late", &[("by", &by), ("email", &email)]);
    view! { <Notice tone=Tone::Warn>{text}</Notice> }
}
