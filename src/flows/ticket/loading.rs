//! Loads a ticket, and loads it again while its page is open.

use careline_wire::{ProblemType, TicketView};
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;

use crate::api::failure::{Failure, Wait};
use crate::api::retry::retry_until_answered;
use crate::api::tickets::{self, Key};
use crate::app::session::Session;
use crate::browser::panel::open_panel;
use crate::browser::timer::pause;

/// The pause before a ticket is loaded again, in milliseconds. It doubles each time that there is nothing new.
const FIRST_PAUSE: i32 = 40_000;
/// The longest pause, in milliseconds.
const LONGEST_PAUSE: i32 = 240_000;

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

impl Loading {
    /// Whether a screen that shows the one has to be drawn anew for the other. A ticket's page changes only its parts.
    #[must_use]
    pub fn is_other_screen(before: Option<&Self>, now: Option<&Self>) -> bool {
        let are_loaded = matches!(
            (before, now),
            (Some(Self::Loaded(_)), Some(Self::Loaded(_)))
        );
        before != now && !are_loaded
    }
}

/// Loads the ticket. What is shown stays until the answer arrives.
pub fn load(session: Session, key: Key, loading: RwSignal<Loading>) {
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

/// Loads the ticket again every now and then, as long as the shopper sees it. A failure changes nothing.
pub fn keep_current(session: Session, key: Key, loading: RwSignal<Loading>) {
    spawn_local_scoped_with_cancellation(async move {
        let mut millis = FIRST_PAUSE;
        loop {
            pause(millis).await;
            if !is_seen() {
                continue;
            }
            let before = loading.get_untracked();
            let answer = tickets::status(&session.endpoint(), &key).await;
            // Another answer may have come meanwhile, as after a message.
            let is_current =
                matches!(before, Loading::Loaded(_)) && before == loading.get_untracked();
            let now = answer.map(|ticket| Loading::Loaded(Box::new(ticket)));
            millis = match now {
                Ok(now) if is_current && now != before => {
                    loading.set(now);
                    FIRST_PAUSE
                }
                Err(Failure::RetryLater(asked)) => asked.millis.max(LONGEST_PAUSE),
                _ => (millis * 2).min(LONGEST_PAUSE),
            };
        }
    });
}

/// Whether the panel is open and the tab is in front.
fn is_seen() -> bool {
    open_panel().is_some() && !document().hidden()
}
