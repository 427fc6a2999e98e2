//! Draws a line of the order: whether it goes back, how many units, why, and the verdict.

use careline_policy::{Decision, Line, LineId, Order, ReturnReason};
use leptos::prelude::*;

use crate::browser::focus;
use crate::browser::live::announce;
use crate::flows::returns::context::ReturnsContext;
use crate::flows::returns::model::{self, ReturnEvent};
use crate::flows::verdict::card::{Purpose, VerdictCard, headline};
use crate::i18n::{self, bidi_isolate, t};
use crate::ui::choice::{Choice, ChoiceGroup};
use crate::ui::item::Tile;

/// The element id of the error that no line is chosen.
pub const MISSING: &str = "returns-error";

/// A line, which can be chosen.
#[component]
pub fn ReturnLine(context: ReturnsContext, line: Line) -> impl IntoView {
    let id = StoredValue::new(line.id.clone());
    let is_chosen = context.memo(move |returns, _| returns.choice(&id.get_value()).is_some());
    let decision = context.memo(move |returns, input| returns.decision(input, &id.get_value()));
    let detail = context.order.with_value(|order| detail(&line, order));
    let (title, image) = (line.title.clone(), line.image_url.clone());
    let line = StoredValue::new(line);
    view! {
        <section class="card">
            <Choice
                id=["line-", &id.get_value().0].concat()
                label=title.clone()
                detail
                before=move || view! { <Tile title=title.clone() image=image.clone() /> }
                error_ids=MISSING
                is_invalid=context.is_missing()
                checked=is_chosen
                toggle=move |_| context.send(ReturnEvent::Toggle(id.get_value()))
            />
            {move || {
                is_chosen
                    .get()
                    .then(|| {
                        view! {
                            <Quantity context line=line.get_value() />
                            <Reason context line=line.get_value() />
                        }
                    })
            }}
            // The inner closure draws each verdict anew. Otherwise its text nodes would be updated, which a translator
            // may have replaced.
            {move || {
                let decision = decision.get();
                decision
                    .map(|decision| {
                        move || view! { <Verdict context line=id.get_value() decision=decision.clone() /> }
                    })
            }}
        </section>
    }
}

/// What the label leaves out: the variant and the price.
fn detail(line: &Line, order: &Order) -> String {
    let price = i18n::money(line.unit_price, &order.currency);
    let variant = line.variant.as_deref().map(bidi_isolate);
    variant
        .into_iter()
        .chain([price])
        .collect::<Vec<_>>()
        .join(" · ")
}

/// How many units go back, if there are several.
#[component]
fn Quantity(context: ReturnsContext, line: Line) -> impl IntoView {
    let most = line.most();
    let id = line.id;
    let element = ["quantity-", &id.0].concat();
    let chosen =
        untrack(|| context.read(|returns, _| returns.choice(&id).map(|choice| choice.quantity)));
    (most > 1).then(|| {
        view! {
            <div class="field">
                <label for=element.clone()>{t("returns.quantity")}</label>
                <select
                    id=element
                    on:change=move |event| {
                        if let Ok(quantity) = event_target_value(&event).parse() {
                            context.send(ReturnEvent::Quantity(id.clone(), quantity));
                        }
                    }
                >
                    {(1..=most.min(100))
                        .map(|n| {
                            view! {
                                <option value=n.to_string() selected=Some(n) == chosen>
                                    {n.to_string()}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </div>
        }
    })
}

#[component]
fn Reason(context: ReturnsContext, line: Line) -> impl IntoView {
    let group = ["reason-", &line.id.0].concat();
    let reasons: Vec<_> = model::reasons(&line).collect();
    let id = StoredValue::new(line.id);
    let is_missing = context
        .memo(move |returns, _| context.is_checked.get() && returns.lacks_reason(&id.get_value()));
    let error = Signal::derive(move || is_missing.get().then(|| t("returns.reason.missing")));
    let chosen = context.memo(move |returns, _| {
        let choice = returns.choice(&id.get_value());
        choice.and_then(|choice| choice.reason)
    });
    let is_one_of_many = context
        .order
        .with_value(|order| model::choosable(order).len() > 1);
    let name = group.clone();
    let reason = move |reason: ReturnReason| {
        view! {
            <Choice
                id=[&name, "-", reason.name()].concat()
                group=Some(name.clone())
                label=t(&["reason.", reason.name()].concat())
                checked=Signal::derive(move || chosen.get() == Some(reason))
                toggle=move |_| context.send(ReturnEvent::Reason(id.get_value(), reason))
            />
        }
    };
    view! {
        <ChoiceGroup
            id=group
            legend=t("returns.reason")
            hint=is_one_of_many.then_some(line.title)
            is_one=true
            error
        >
            {reasons.into_iter().map(reason).collect_view()}
        </ChoiceGroup>
    }
}

/// The verdict. It appears below the reasons, so it is brought into view.
#[component]
fn Verdict(context: ReturnsContext, line: LineId, decision: Decision) -> impl IntoView {
    let id = ["verdict-", &line.0].concat();
    announce(&headline(context.facts.today(), &decision));
    focus::reveal(&id);
    view! {
        <div id=id>
            <VerdictCard facts=context.facts purpose=Purpose::Return decision />
        </div>
    }
}
