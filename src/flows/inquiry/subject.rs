//! Draws what an inquiry is about: the order, and the items with their pictures.

use careline_policy::order::PartOfLine;
use careline_wire::Topic;
use leptos::prelude::*;

use crate::app::navigation::Screen;
use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::model::{InquiryEvent, InquiryStep};
use crate::flows::items::Items;
use crate::i18n::{bidi_isolate, counted, format};

/// How many items of an order are shown, if it is about the whole order.
const MOST: usize = 3;

/// The order's number and its items, if an order was found.
#[component]
pub fn Subject(context: InquiryContext) -> impl IntoView {
    let about = context.state.current.with_untracked(|inquiry| {
        let inquiry = inquiry.as_ref()?;
        let order = inquiry.found_order()?;
        let items = shown(inquiry.subject(), inquiry.takes_lines());
        Some((order.number.0.clone(), order.currency.clone(), items))
    });
    about.map(|(number, currency, (items, others))| {
        let others = (others > 0).then(|| counted("inquiry.more_items", others));
        view! {
            <h3>{format("track.order", &[("number", &bidi_isolate(&number))])}</h3>
            {(!items.is_empty()).then(|| view! { <Items items currency /> })}
            {others.map(|others| view! { <p class="detail">{others}</p> })}
        }
    })
}

/// The items to show, and how many others there are.
fn shown(mut items: Vec<PartOfLine>, are_chosen: bool) -> (Vec<PartOfLine>, usize) {
    let all = items.len();
    if !are_chosen {
        items.truncate(MOST);
    }
    let others = all - items.len();
    (items, others)
}

/// Back to the choice of the items, or of the order if there is nothing else in it. A return's items are chosen in the
/// *returns* flow, where each has its reason and verdict.
pub fn change_subject(context: InquiryContext) {
    let (is_return, has_others) = context.read(|inquiry| {
        let is_return = inquiry.is_prepared || inquiry.topic == Topic::Return;
        (is_return, inquiry.chooses_lines())
    });
    if is_return {
        context.session.go(Screen::Returns);
    } else if has_others {
        context.send(InquiryEvent::Edit(InquiryStep::Lines));
    } else {
        context.send(InquiryEvent::Edit(InquiryStep::Order));
    }
}
