//! Draws the step that an inquiry is at.

use careline_wire::Topic;
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::flows::answers::view::Guidance;
use crate::flows::inquiry::autosave::keep;
use crate::flows::inquiry::form::Form;
use crate::flows::inquiry::lines::Lines;
use crate::flows::inquiry::model::{Event, Inquiry, Sending, Step};
use crate::flows::inquiry::receipt::Sent;
use crate::flows::inquiry::review::Review;
use crate::flows::inquiry::send::{NotSent, UnderWay};
use crate::flows::inquiry::start;
use crate::flows::lookup::view::FindOrder;
use crate::i18n::t;

/// An inquiry in the making, as its views see it. A copy is a handle.
#[derive(Clone, Copy)]
pub struct InquiryContext {
    /// The desk.
    pub session: Session,
    /// The shop's facts.
    pub facts: Facts,
}

impl InquiryContext {
    /// Reads the inquiry; `T`'s default where there is none.
    pub fn read<T: Default>(&self, read: impl FnOnce(&Inquiry) -> T) -> T {
        self.session
            .inquiry()
            .with(|inquiry| inquiry.as_ref().map(read).unwrap_or_default())
    }

    /// What the inquiry is about.
    #[must_use]
    pub fn topic(&self) -> Topic {
        self.session.inquiry().with_untracked(|inquiry| {
            inquiry
                .as_ref()
                .map_or(Topic::Other, |inquiry| inquiry.topic)
        })
    }

    /// Sends the inquiry an event.
    pub fn send(&self, event: Event) {
        self.session.inquiry().update(|inquiry| {
            if let Some(inquiry) = inquiry {
                inquiry.update(event);
            }
        });
    }

    /// A slice of the inquiry that changes only when it does.
    pub fn memo<T: Default + PartialEq + Send + Sync + 'static>(
        &self,
        read: impl Fn(&Inquiry) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let context = *self;
        Memo::new(move |_| context.read(&read))
    }
}

/// The step that the inquiry is at.
#[component]
pub fn Inquire(session: Session, facts: Facts, topic: Topic) -> impl IntoView {
    start::about(session, topic);
    keep(session);
    let context = InquiryContext { session, facts };
    session.step_back.set(Some(Callback::new(move |()| {
        session
            .inquiry()
            .try_update(|inquiry| inquiry.as_mut().is_some_and(Inquiry::back))
            .unwrap_or_default()
    })));
    let step = context.memo(|inquiry| Some(inquiry.step.clone()));
    move || {
        step.get().map(|step| match step {
            Step::Order => view! { <WhichOrder context /> }.into_any(),
            Step::Lines => view! { <Lines context /> }.into_any(),
            Step::Form => view! { <Form context /> }.into_any(),
            Step::Review => view! { <Review context /> }.into_any(),
            Step::Sending(Sending::Failed) => view! { <NotSent context /> }.into_any(),
            Step::Sending(sending) => view! { <UnderWay context sending /> }.into_any(),
            Step::Sent(receipt) => view! { <Sent context receipt /> }.into_any(),
        })
    }
}

/// The topic, as the heading of its steps.
#[must_use]
pub fn title(context: InquiryContext) -> String {
    t(&["topic.", context.topic().name()].concat())
}

#[component]
fn WhichOrder(context: InquiryContext) -> impl IntoView {
    let session = context.session;
    let sign = move || {
        let email = session.lookup.with_untracked(|lookup| lookup.email.clone());
        context.send(Event::Sign(email));
    };
    view! {
        <Title session=context.session text=title(context) />
        <Guidance session facts=context.facts topic=context.topic() order=None />
        <p class="lead">{t("inquiry.order.lead")}</p>
        <FindOrder
            session
            found=move |order| {
                sign();
                context.send(Event::Found(order));
            }
            give_up=move |()| {
                sign();
                let number = session.lookup.with_untracked(|lookup| lookup.number.clone());
                context.send(Event::NotFound(number));
            }
        />
    }
}
