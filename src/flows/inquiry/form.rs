//! Draws the form: description, photos, name and email.

use careline_policy::returns::Verdict;
use careline_wire::topic::Part;
use leptos::ev;
use leptos::prelude::*;

use crate::app::privacy_notice::PrivacyNotice;
use crate::app::screen_title::Title;
use crate::browser::focus;
use crate::flows::answers::view::{DeflectionButton, Guidance};
use crate::flows::inquiry::autosave::SaveStatus;
use crate::flows::inquiry::bound_fields::{BoundTextArea, BoundTextField};
use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::country_field::CountryField;
use crate::flows::inquiry::fields::{Field, description_key};
use crate::flows::inquiry::model::{Inquiry, InquiryEvent, OrderAnswer};
use crate::flows::inquiry::personalization_fields::PersonalizationFields;
use crate::flows::inquiry::photos::Photos;
use crate::flows::inquiry::progress::InquiryProgress;
use crate::flows::inquiry::resume::RestoredNote;
use crate::flows::inquiry::send_button::SendButton;
use crate::flows::inquiry::subject::{Subject, change_subject};
use crate::flows::verdict::card::{Purpose, VerdictCard};
use crate::i18n::t;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::Autofill;
use crate::ui::notice::{Alert, Tone};

/// The form.
#[component]
pub fn Form(context: InquiryContext) -> impl IntoView {
    let Shape {
        parts,
        asks_number,
        is_typed,
        takes_item_in_words,
        is_signed,
        needs_item,
        is_brief,
        description_key,
    } = context
        .state
        .current
        .with_untracked(|inquiry| inquiry.as_ref().map(Shape::of))
        .unwrap_or_default();
    let asks = move |part: Part| parts.contains(&part);
    ignore_stray_drops();
    let takes_photos = asks(Part::Photos);
    let review = move |()| {
        context.send(InquiryEvent::Review);
        focus::first_invalid();
    };
    let is_incomplete = context.memo(|inquiry| !inquiry.errors.is_empty());
    view! {
        <Title session=context.session text=context.title() />
        <InquiryProgress context />
        <RestoredNote context />
        <About context />
        <Answers context />
        <BoundTextField
            context
            when=asks_number
            field=Field::OrderNumber
            key="inquiry.order_number"
            is_optional=!is_typed
        />
        <BoundTextField
            context
            when=takes_item_in_words
            field=Field::ItemInWords
            key="inquiry.item_in_words"
        />
        {asks(Part::Country).then(|| view! { <CountryField context /> })}
        <BoundTextField
            context
            when=asks(Part::Item)
            field=Field::ItemName
            key="inquiry.item_name"
            is_optional=!needs_item
        />
        <BoundTextField
            context
            when=asks(Part::Item)
            field=Field::ItemUrl
            key="inquiry.item_url"
            is_optional=!needs_item
        />
        <BoundTextArea context when=asks(Part::NewAddress) field=Field::NewAddress key="inquiry.new_address" />
        {asks(Part::ReadBack).then(|| view! { <PersonalizationFields context /> })}
        <BoundTextArea context field=Field::Description key=description_key />
        {takes_photos.then(|| view! { <Photos context /> })}
        <BoundTextField
            context
            field=Field::Name
            key="inquiry.name"
            is_optional=!is_signed
            autofill=Autofill::Name
        />
        <BoundTextField
            context
            field=Field::Email
            key="inquiry.email"
            is_optional=!is_signed
            autofill=Autofill::Email
        />
        <Honeypot context />
        {move || {
            is_incomplete
                .get()
                .then(|| view! { <Alert tone=Tone::Bad text=t("inquiry.incomplete") /> })
        }}
        <SaveStatus session=context.session />
        {if is_brief {
            view! {
                <PrivacyNotice facts=context.facts />
                <SendButton context>
                    <Button kind=ButtonKind::Quiet label=t("review") press=review />
                </SendButton>
            }
                .into_any()
        } else {
            view! {
                <div class="bottom-bar">
                    <Button kind=ButtonKind::Primary label=t("review") press=review />
                </div>
            }
                .into_any()
        }}
    }
}

/// A honeypot: a field that shoppers can't see, hear or reach, and that bots fill in. If a browser fills it in for a
/// shopper, the ticket is still accepted, after a proof of work.
#[component]
fn Honeypot(context: InquiryContext) -> impl IntoView {
    view! {
        <div class="bait" aria-hidden="true">
            <input
                name="website"
                tabindex="-1"
                autocomplete="off"
                prop:value=move || context.read(|inquiry| inquiry.fields.website.clone())
                on:input=move |event| context.send(InquiryEvent::Type(Field::Website, event_target_value(&event)))
            />
        </div>
    }
}

/// Ignores files that are dropped beside the photos. By default, the browser would open them and leave the page.
fn ignore_stray_drops() {
    let over = window_event_listener(ev::dragover, |event| event.prevent_default());
    let drop = window_event_listener(ev::drop, |event| event.prevent_default());
    on_cleanup(move || {
        over.remove();
        drop.remove();
    });
}

/// Which fields the form has.
#[derive(Default)]
struct Shape {
    /// The topic's parts.
    parts: Vec<Part>,
    /// Whether it asks for the order's number.
    asks_number: bool,
    /// Whether the order wasn't found.
    is_typed: bool,
    /// Whether the item is described in words.
    takes_item_in_words: bool,
    /// Whether name and email are required.
    is_signed: bool,
    /// Whether the item is required.
    needs_item: bool,
    /// Whether it may be sent without a review.
    is_brief: bool,
    /// The locale key of the description's label.
    description_key: &'static str,
}

impl Shape {
    fn of(inquiry: &Inquiry) -> Self {
        let spec = inquiry.topic.spec();
        let is_typed = inquiry.order == OrderAnswer::Typed;
        let is_open = inquiry.order == OrderAnswer::None && spec.asks.contains(&Part::Order);
        Self {
            parts: spec.needs.iter().chain(spec.asks).copied().collect(),
            asks_number: is_typed || is_open,
            is_typed,
            takes_item_in_words: inquiry.takes_item_in_words(),
            is_signed: spec.contact,
            needs_item: spec.needs.contains(&Part::Item),
            is_brief: inquiry.is_brief(),
            description_key: description_key(inquiry.topic),
        }
    }
}

/// The order and the items that the inquiry is about.
#[component]
fn About(context: InquiryContext) -> impl IntoView {
    let (has_order, has_others) = context.state.current.with_untracked(|inquiry| {
        inquiry.as_ref().map_or_else(Default::default, |inquiry| {
            let has_others = inquiry.is_prepared || inquiry.chooses_lines();
            (inquiry.found_order().is_some(), has_others)
        })
    });
    has_order.then(|| {
        view! {
            <section class="card">
                <Subject context />
                {has_others
                    .then(|| {
                        view! {
                            <Button
                                kind=ButtonKind::Quiet
                                label=t("inquiry.other_items")
                                press=move |()| change_subject(context)
                            />
                        }
                    })}
            </section>
        }
    })
}

/// The verdicts about the chosen items; the policy's general answers if there is none.
#[component]
fn Answers(context: InquiryContext) -> impl IntoView {
    let InquiryContext {
        session,
        facts,
        state,
    } = context;
    let now = facts.now();
    let about = state.current.with_untracked(|inquiry| {
        let inquiry = inquiry.as_ref()?;
        let decisions = facts.with_rules(|rules| inquiry.decisions(rules, now));
        // Where the lines were chosen, each had its verdict.
        (!inquiry.is_prepared).then_some((inquiry.topic, inquiry.found_order().cloned(), decisions))
    });
    about.map(|(topic, order, decisions)| {
        if decisions.is_empty() {
            return view! { <Guidance session facts topic order /> }.into_any();
        }
        // Support settles what is eligible, so no verdict answers it.
        let is_open = decisions
            .iter()
            .any(|decision| decision.verdict == Verdict::Eligible);
        let verdict = |decision| view! { <VerdictCard facts purpose=Purpose::Report decision /> };
        view! {
            {decisions.into_iter().map(verdict).collect_view()}
            {(!is_open).then(|| view! { <DeflectionButton session topic /> })}
        }
        .into_any()
    })
}
