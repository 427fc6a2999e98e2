//! Draws the inquiry's current step.

use careline_wire::Topic;
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::app::session::Session;
use crate::flows::answers::view::Guidance;
use crate::flows::inquiry::autosave::autosave;
use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::form::Form;
use crate::flows::inquiry::lines::Lines;
use crate::flows::inquiry::model::{Inquiry, InquiryEvent, InquiryStep, Sending};
use crate::flows::inquiry::receipt::Sent;
use crate::flows::inquiry::review::Review;
use crate::flows::inquiry::send::{NotSent, SendingTicket};
use crate::flows::inquiry::start;
use crate::flows::lookup::question::{AskOrder, OrderQuestion};
use crate::ui::fixed::IntoFixed as _;

/// The inquiry's current step.
#[component]
pub fn InquirySteps(session: Session, facts: Facts, topic: Topic) -> impl IntoView {
    start::about(session, topic);
    autosave(session);
    let context = InquiryContext::new(session, facts);
    session.step_back.set(Some(Callback::new(move |()| {
        context
            .state
            .current
            .try_update(|inquiry| inquiry.as_mut().is_some_and(Inquiry::back))
            .unwrap_or_default()
    })));
    let step = context.memo(|inquiry| Some(inquiry.step.clone()));
    move || {
        step.get().map(|step| match step {
            InquiryStep::Order => view! { <ChooseOrder context /> }.fixed(),
            InquiryStep::Lines => view! { <Lines context /> }.fixed(),
            InquiryStep::Form => view! { <Form context /> }.fixed(),
            InquiryStep::Review => view! { <Review context /> }.fixed(),
            InquiryStep::Sending(Sending::Failed(refused)) => {
                view! { <NotSent context refused /> }.into_any()
            }
            InquiryStep::Sending(sending) => view! { <SendingTicket context sending /> }.into_any(),
            InquiryStep::Sent(receipt) => view! { <Sent context receipt /> }.fixed(),
        })
    }
}

#[component]
fn ChooseOrder(context: InquiryContext) -> impl IntoView {
    let session = context.session;
    let sign = move || {
        let email = session.order_email.get_untracked();
        context.send(InquiryEvent::Email(email));
    };
    let topic = context.topic();
    view! {
        <AskOrder
            session
            question=OrderQuestion::Topic(topic)
            found=move |order| {
                sign();
                context.send(InquiryEvent::Found(order));
            }
            give_up=move |()| {
                sign();
                let number = session.order_number.get_untracked();
                context.send(InquiryEvent::NotFound(number));
            }
        />
        <Guidance session facts=context.facts topic order=None closed=true />
    }
}
