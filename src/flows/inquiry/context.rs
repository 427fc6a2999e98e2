//! What the views of an inquiry share.

use careline_wire::Topic;
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::app::session::Session;
use crate::flows::inquiry::model::{Inquiry, InquiryEvent};
use crate::flows::inquiry::state::InquiryState;
use crate::i18n::t;

/// The current inquiry, as its views see it. A copy is a handle.
#[derive(Clone, Copy)]
pub struct InquiryContext {
    /// The session.
    pub session: Session,
    /// The shop's facts.
    pub facts: Facts,
    /// The session's inquiries.
    pub state: InquiryState,
}

impl InquiryContext {
    /// The session's current inquiry.
    #[must_use]
    pub fn new(session: Session, facts: Facts) -> Self {
        Self {
            session,
            facts,
            state: InquiryState::of(session),
        }
    }

    /// Reads the inquiry; the default of `T` if there is none.
    pub fn read<T: Default>(&self, read: impl FnOnce(&Inquiry) -> T) -> T {
        self.state
            .current
            .with(|inquiry| inquiry.as_ref().map(read).unwrap_or_default())
    }

    /// The inquiry's topic.
    #[must_use]
    pub fn topic(&self) -> Topic {
        self.state.current.with_untracked(|inquiry| {
            inquiry
                .as_ref()
                .map_or(Topic::Other, |inquiry| inquiry.topic)
        })
    }

    /// The topic's name, which is the title of most steps.
    #[must_use]
    pub fn title(&self) -> String {
        t(&["topic.", self.topic().name()].concat())
    }

    /// Sends the inquiry an event.
    pub fn send(&self, event: InquiryEvent) {
        self.state.current.update(|inquiry| {
            if let Some(inquiry) = inquiry {
                inquiry.update(event);
            }
        });
    }

    /// A part of the inquiry that notifies only if it changes.
    pub fn memo<T: Default + PartialEq + Send + Sync + 'static>(
        &self,
        read: impl Fn(&Inquiry) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let context = *self;
        Memo::new(move |_| context.read(&read))
    }
}
