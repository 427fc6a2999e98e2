//! Draws the step that an inquiry is at.

use careline_wire::Topic;
use leptos::prelude::*;

use super::begin;
use super::form::Form;
use super::keep::keep;
use super::lines::Lines;
use super::model::{Event, Inquiry, Sending, Step};
use super::review::Review;
use super::send::{NotSent, UnderWay};
use super::sent::Sent;
use crate::desk::Desk;
use crate::facts::Facts;
use crate::flows::answers::view::Guidance;
use crate::flows::lookup::view::FindOrder;
use crate::title::Title;
use crate::words::t;

/// An inquiry in the making, as its views see it. A copy is a handle.
#[derive(Clone, Copy)]
pub struct Making {
    /// The desk.
    pub desk: Desk,
    /// The shop's facts.
    pub facts: Facts,
}

impl Making {
    /// Reads the inquiry; `T`'s default where there is none.
    pub fn read<T: Default>(&self, read: impl FnOnce(&Inquiry) -> T) -> T {
        self.desk
            .inquiry()
            .with(|inquiry| inquiry.as_ref().map(read).unwrap_or_default())
    }

    /// What the inquiry is about.
    #[must_use]
    pub fn topic(&self) -> Topic {
        self.desk.inquiry().with_untracked(|inquiry| {
            inquiry
                .as_ref()
                .map_or(Topic::Other, |inquiry| inquiry.topic)
        })
    }

    /// Sends the inquiry an event.
    pub fn send(&self, event: Event) {
        self.desk.inquiry().update(|inquiry| {
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
        let making = *self;
        Memo::new(move |_| making.read(&read))
    }
}

/// The step that the inquiry is at.
#[component]
pub fn Inquire(desk: Desk, facts: Facts, topic: Topic) -> impl IntoView {
    begin::about(desk, topic);
    keep(desk);
    let making = Making { desk, facts };
    desk.step_back.set(Some(Callback::new(move |()| {
        desk.inquiry()
            .try_update(|inquiry| inquiry.as_mut().is_some_and(Inquiry::back))
            .unwrap_or_default()
    })));
    let step = making.memo(|inquiry| Some(inquiry.step.clone()));
    move || {
        step.get().map(|step| match step {
            Step::Order => view! { <WhichOrder making /> }.into_any(),
            Step::Lines => view! { <Lines making /> }.into_any(),
            Step::Form => view! { <Form making /> }.into_any(),
            Step::Review => view! { <Review making /> }.into_any(),
            Step::Sending(Sending::Failed) => view! { <NotSent making /> }.into_any(),
            Step::Sending(sending) => view! { <UnderWay making sending /> }.into_any(),
            Step::Sent(receipt) => view! { <Sent making receipt /> }.into_any(),
        })
    }
}

/// The topic, as the heading of its steps.
#[must_use]
pub fn title(making: Making) -> String {
    t(&["topic.", making.topic().name()].concat())
}

#[component]
fn WhichOrder(making: Making) -> impl IntoView {
    let desk = making.desk;
    let sign = move || {
        let email = desk.lookup.with_untracked(|lookup| lookup.email.clone());
        making.send(Event::Sign(email));
    };
    view! {
        <Title desk=making.desk text=title(making) />
        <Guidance desk facts=making.facts topic=making.topic() order=None />
        <p class="lead">{t("inquiry.order.lead")}</p>
        <FindOrder
            desk
            found=move |order| {
                sign();
                making.send(Event::Found(order));
            }
            give_up=move |()| {
                sign();
                let number = desk.lookup.with_untracked(|lookup| lookup.number.clone());
                making.send(Event::NotFound(number));
            }
        />
    }
}
