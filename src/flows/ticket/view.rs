//! Draws a ticket.

use careline_policy::time::Day;
use careline_wire::resolution::{Step, StepState};
use careline_wire::{ProblemType, TicketStatus, TicketView};
use leptos::prelude::*;
use leptos::task::{spawn_local, spawn_local_scoped_with_cancellation};

use crate::api::failure::{Failure, Wait};
use crate::api::retry::retry_until_answered;
use crate::api::tickets::{self, Key};
use crate::app::facts::Facts;
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::app::wait_text::wait_text;
use crate::flows::ticket::autosave;
use crate::flows::ticket::check_in::CheckIn;
use crate::flows::ticket::conversation::{ComposeMessage, Messages, OF_MESSAGE};
use crate::flows::ticket::model::{Reply, StepProgress, reply, steps};
use crate::flows::ticket::state::TicketState;
use crate::i18n::{self, format, t};
use crate::photos::context::PhotoOwner;
use crate::storage::sent_requests::SentRequest;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::notice::{Alert, Notice, Tone, Waiting};

/// How far the loading of a ticket is.
#[derive(Clone, PartialEq)]
pub enum Loading {
    /// The endpoint is asked.
    Asking,
    /// The endpoint doesn't answer yet. It is asked again.
    Waiting(Wait),
    /// The ticket.
    Loaded(Box<TicketView>),
    /// The ticket can't be opened any more.
    Gone,
    /// The endpoint refused for another reason, or the answer isn't the endpoint's.
    Failed,
}

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
        Callback::new(move |()| refresh(session, key.clone(), loading))
    };
    ask.run(());
    let photo_owner = PhotoOwner {
        session,
        fns: OF_MESSAGE,
    };
    spawn_local(autosave::restore(photo_owner, key.id));
    autosave::autosave(session);
    let key = StoredValue::new(key);
    view! {
        {move || match loading.get() {
            Loading::Asking => {
                view! {
                    <Title session text=t("case.title") />
                    <Waiting text=t("requests.asking") />
                }
                    .into_any()
            }
            Loading::Waiting(wait) => {
                view! {
                    <Title session text=t("case.title") />
                    <Alert tone=Tone::Warn text=wait_text(wait, "away.requests") />
                }
                    .into_any()
            }
            Loading::Gone => {
                view! {
                    <Title session text=t("case.title") />
                    <Alert tone=Tone::Bad text=t("requests.gone") />
                }
                    .into_any()
            }
            Loading::Failed => {
                view! {
                    <Title session text=t("case.title") />
                    <Notice tone=Tone::Bad>{t("requests.failed")}</Notice>
                    <Button label=t("try_again") press=ask />
                }
                    .into_any()
            }
            Loading::Loaded(ticket) => {
                // The closure draws a ticket that was loaded again anew. Otherwise its text nodes would be updated,
                // which a translator may have replaced.
                (move || {
                    view! { <Details session facts key=key.get_value() ticket=(*ticket).clone() refresh=ask /> }
                })
                    .into_any()
            }
        }}
    }
}

/// Loads the ticket again. What is shown stays until the answer arrives.
pub fn refresh(session: Session, key: Key, loading: RwSignal<Loading>) {
    let endpoint = session.endpoint();
    spawn_local_scoped_with_cancellation(async move {
        let call = || tickets::status(&endpoint, &key);
        let on_wait = |wait| {
            if !matches!(loading.get_untracked(), Loading::Loaded(_)) {
                loading.set(Loading::Waiting(wait));
            }
        };
        loading.set(match retry_until_answered(call, on_wait).await {
            Ok(ticket) => Loading::Loaded(Box::new(ticket)),
            Err(Failure::Refused(problem)) if problem.kind == ProblemType::TicketNotFound => {
                Loading::Gone
            }
            Err(_) => Loading::Failed,
        });
    });
}

#[component]
fn Details(
    session: Session,
    facts: Facts,
    key: Key,
    ticket: TicketView,
    refresh: Callback<()>,
) -> impl IntoView {
    TicketState::of(session).opened.set(Some(SentRequest {
        id: key.id,
        secret: key.secret.clone(),
        reference: ticket.reference.clone(),
        topic: ticket.topic,
        sent_at: ticket.received_at,
    }));
    let sent = facts.with_rules(|rules| i18n::moment(&rules.zone, ticket.received_at));
    let is_waiting = ticket.status == TicketStatus::WaitingForCustomer;
    let steps = steps(&ticket);
    let check_in = ticket.clone();
    let arrived: Vec<_> = ticket.messages.iter().map(|message| message.id).collect();
    Effect::new(move |_| {
        let compose = TicketState::of(session).compose;
        compose.track();
        compose.maybe_update(|compose| compose.clear_if_arrived(&arrived));
    });
    view! {
        <Title session text=t(&["topic.", ticket.topic.name()].concat()) />
        <p class="detail">{format("requests.sent", &[("reference", &ticket.reference), ("at", &sent)])}</p>
        <p class="status">{t(status(ticket.status))}</p>
        <Due facts ticket=ticket.clone() />
        {is_waiting.then(|| view! { <Notice tone=Tone::Warn>{t("case.asked")}</Notice> })}
        <Steps facts steps />
        <Messages facts messages=ticket.messages />
        <CheckIn session key ticket=check_in sent=refresh />
        <ComposeMessage session facts sent=refresh />
        <Button kind=ButtonKind::Quiet label=t("case.refresh") press=refresh />
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

/// When support replies: the days left, or a notice that the promised days have passed (§2).
#[component]
pub fn Due(facts: Facts, ticket: TicketView) -> impl IntoView {
    let now = facts.now();
    let due = facts.with_rules(|rules| reply(rules, now, &ticket));
    due.map(|due| match due {
        Reply::By { window, left } => {
            let left = match left {
                0 => t("case.reply.today"),
                left => format("case.reply.left", &[("count", &left.to_string())]),
            };
            let reply = format(
                "reply_by",
                &[("window", &i18n::window_on(facts.today(), window))],
            );
            view! { <p>{[&reply, " ", &left].concat()}</p> }.into_any()
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

/// The steps with their states.
#[component]
fn Steps(facts: Facts, steps: Vec<(Step, StepProgress)>) -> impl IntoView {
    let step = |(step, place): (Step, StepProgress)| {
        let class = match place {
            StepProgress::Done => "done",
            StepProgress::Next => "next",
            StepProgress::Later => "later",
        };
        let state = match (step.state, place) {
            (StepState::Planned, StepProgress::Next) => "step.state.next",
            (StepState::Planned, _) => "step.state.planned",
            (StepState::Started, _) => "step.state.started",
            (StepState::Done, _) => "step.state.done",
        };
        let at = facts.with_rules(|rules| i18n::day(rules.zone.day(step.at)));
        let when = (step.state != StepState::Planned).then_some(at);
        let line = [Some(t(state)), when].into_iter().flatten();
        let line = line.collect::<Vec<_>>().join(" · ");
        view! {
            <li class=class>
                <strong>{t(&["step.", step.kind.name()].concat())}</strong>
                <span>{line}</span>
                {step.note.map(|note| view! { <p class="said" dir="auto">{note}</p> })}
            </li>
        }
    };
    (!steps.is_empty()).then(|| {
        view! {
            <h3>{t("case.steps")}</h3>
            <ol class="timeline resolution">{steps.into_iter().map(step).collect_view()}</ol>
        }
    })
}
