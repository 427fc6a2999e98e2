//! Draws the choice of what goes back, with reasons and verdicts.

use careline_policy::returns::Offer;
use careline_policy::{Decision, Line, LineId, Order, ReturnReason};
use careline_wire::{FoundOrder, Topic};
use leptos::prelude::*;
use strum::VariantArray as _;

use crate::app::facts::Facts;
use crate::app::navigation::{Group, Screen};
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::browser::focus;
use crate::browser::live::announce;
use crate::flows::answers::view::Guidance;
use crate::flows::inquiry;
use crate::flows::lookup::question::OrderQuestion;
use crate::flows::lookup::with_order::WithOrder;
use crate::flows::returns::model::{ReturnEvent, Returns};
use crate::flows::verdict::card::{VerdictCard, headline};
use crate::i18n::{self, bidi_isolate, t};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::choice::Checkbox;
use crate::ui::field::ErrorLine;
use crate::ui::notice::{Notice, Tone};

/// The element id of the error that no line is chosen.
const MISSING: &str = "returns-error";

/// The flow's root view.
#[component]
pub fn ReturnItems(session: Session, facts: Facts) -> impl IntoView {
    let choose = move |found: FoundOrder| {
        view! { <ChooseLines session facts order=found.order /> }.into_any()
    };
    view! {
        <WithOrder
            session
            question=OrderQuestion::Returns
            below=move || {
                view! {
                    <Guidance session facts topic=Topic::Return order=None />
                    <Button
                        kind=ButtonKind::Quiet
                        label=t("topic.refund_status")
                        press=move |()| session.inquire(Topic::RefundStatus)
                    />
                }
            }
            give_up=move |()| {
                inquiry::start::without_order(session, Topic::Return);
                session.inquire(Topic::Return);
            }
            draw=choose
        />
    }
}

#[component]
fn ChooseLines(session: Session, facts: Facts, order: Order) -> impl IntoView {
    let returns = RwSignal::new(Returns::default());
    // Errors are shown once `Continue` was pressed.
    let is_checked = RwSignal::new(false);
    let is_missing = Memo::new(move |_| is_checked.get() && returns.with(Returns::is_empty));
    let mut lines = order.lines.clone();
    lines.retain(|line| !line.is_cancelled());
    let is_cancelled = lines.is_empty();
    let order = StoredValue::new(order);
    let go_on = move |()| match returns.with_untracked(Returns::prepared) {
        Some((topic, lines)) => {
            inquiry::start::prepared(session, topic, lines);
            session.inquire(topic);
        }
        None => {
            is_checked.set(true);
            focus::first_invalid();
        }
    };
    view! {
        <Title session text=t("returns.choose") />
        {is_cancelled.then(|| view! { <Notice tone=Tone::Warn>{t("track.cancelled")}</Notice> })}
        {lines
            .into_iter()
            .map(|line| view! { <ReturnLine session facts order line returns is_checked is_missing /> })
            .collect_view()}
        <ErrorLine
            id=MISSING
            error=Signal::derive(move || is_missing.get().then(|| t("returns.missing")))
        />
        <div class="stack actions">
            {if is_cancelled {
                let ask = move |()| session.inquire(Topic::RefundStatus);
                view! { <Button label=t("topic.refund_status") press=ask /> }.into_any()
            } else {
                view! { <Button kind=ButtonKind::Primary label=t("continue") press=go_on /> }.into_any()
            }}
            <Button
                kind=ButtonKind::Quiet
                label=t("lookup.other")
                press=move |()| session.order.set(None)
            />
        </div>
    }
}

#[component]
fn ReturnLine(
    session: Session,
    facts: Facts,
    order: StoredValue<Order>,
    line: Line,
    returns: RwSignal<Returns>,
    /// Whether errors are shown.
    is_checked: RwSignal<bool>,
    /// Whether no line is chosen, although one is needed.
    is_missing: Memo<bool>,
) -> impl IntoView {
    let id = StoredValue::new(line.id.clone());
    let send =
        move |event| order.with_value(|order| returns.update(|all| all.update(order, event)));
    let is_chosen = Memo::new(move |_| returns.with(|all| all.choice(&id.get_value()).is_some()));
    let decision = Memo::new(move |_| {
        let now = facts.now();
        order.with_value(|order| {
            facts.with_rules(|rules| {
                returns.with(|all| all.decision(rules, now, order, &id.get_value()))
            })
        })
    });
    let error = Signal::derive(move || {
        let is_wrong = is_checked.get() && returns.with(|all| all.lacks_reason(&id.get_value()));
        is_wrong.then(|| t("returns.reason.missing"))
    });
    let detail = order.with_value(|order| detail(&line, order));
    let most = line.most();
    let title = StoredValue::new(line.title.clone());
    view! {
        <section class="card">
            <Checkbox
                id=["line-", &line.id.0].concat()
                label=line.title
                detail
                error_ids=MISSING
                is_invalid=is_missing
                checked=is_chosen
                toggle=move |_| send(ReturnEvent::Toggle(id.get_value()))
            />
            {move || {
                is_chosen
                    .get()
                    .then(|| {
                        view! {
                            {(most > 1)
                                .then(|| view! { <Quantity id=id.get_value() most returns send=Callback::new(send) /> })}
                            <Reason id=id.get_value() title=title.get_value() error send=Callback::new(send) />
                        }
                    })
            }}
            // The inner closure draws each verdict anew. Otherwise its text nodes would be updated, which a translator
            // may have replaced.
            {move || {
                let decision = decision.get();
                decision.map(|decision| move || view! { <Verdict session facts decision=decision.clone() /> })
            }}
        </section>
    }
}

/// What the checkbox's label leaves out: the variant and the price.
fn detail(line: &Line, order: &Order) -> String {
    let price = i18n::money(line.unit_price, &order.currency);
    let variant = line.variant.as_deref().map(bidi_isolate);
    variant
        .into_iter()
        .chain([price])
        .collect::<Vec<_>>()
        .join(" · ")
}

#[component]
fn Quantity(
    id: LineId,
    most: u32,
    returns: RwSignal<Returns>,
    send: Callback<ReturnEvent>,
) -> impl IntoView {
    let element = ["quantity-", &id.0].concat();
    let chosen =
        returns.with_untracked(|all| all.choice(&id).map_or(most, |choice| choice.quantity));
    view! {
        <div class="field">
            <label for=element.clone()>{t("returns.quantity")}</label>
            <select
                id=element
                on:change=move |event| {
                    if let Ok(quantity) = event_target_value(&event).parse() {
                        send.run(ReturnEvent::Quantity(id.clone(), quantity));
                    }
                }
            >
                {(1..=most.min(100))
                    .map(|n| {
                        view! {
                            <option value=n.to_string() selected=n == chosen>
                                {n.to_string()}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </div>
    }
}

#[component]
fn Reason(
    id: LineId,
    title: String,
    error: Signal<Option<String>>,
    send: Callback<ReturnEvent>,
) -> impl IntoView {
    let element = ["reason-", &id.0].concat();
    let hint = [&element, "-hint"].concat();
    let error_id = [&element, "-error"].concat();
    view! {
        <div class="field">
            <label for=element.clone()>{t("returns.reason")}</label>
            <p class="hint" id=hint.clone()>{title}</p>
            <select
                id=element
                aria-describedby=[&hint, " ", &error_id].concat()
                aria-invalid=move || error.get().is_some().then_some("true")
                on:change=move |event| {
                    let name = event_target_value(&event);
                    let mut reasons = ReturnReason::VARIANTS.iter().copied();
                    let reason = reasons.find(|one| one.name() == name);
                    send.run(ReturnEvent::Reason(id.clone(), reason));
                }
            >
                <option value="">{t("returns.reason.choose")}</option>
                {ReturnReason::VARIANTS
                    .iter()
                    .map(|reason| {
                        let name = reason.name();
                        view! { <option value=name>{t(&["reason.", name].concat())}</option> }
                    })
                    .collect_view()}
            </select>
            <ErrorLine id=error_id error />
        </div>
    }
}

/// The verdict, and what the shopper can do instead.
#[component]
fn Verdict(session: Session, facts: Facts, decision: Decision) -> impl IntoView {
    let offers = decision.offers.clone();
    announce(&headline(facts.today(), &decision));
    view! {
        <VerdictCard facts decision />
        {offers
            .into_iter()
            .map(|offer| match offer {
                Offer::ChangeOrCancel => {
                    view! {
                        <Button
                            label=t("offer.change")
                            press=move |()| session.go(Screen::Topics(Group::Change))
                        />
                    }
                }
                Offer::Track => {
                    view! { <Button label=t("offer.track") press=move |()| session.go(Screen::Track) /> }
                }
            })
            .collect_view()}
    }
}
