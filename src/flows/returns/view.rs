//! Draws the choice of what goes back, with reasons and verdicts.

use careline_policy::{LineId, Order};
use careline_wire::ticket::TicketLine;
use careline_wire::{FoundOrder, Topic};
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::app::navigation::{Group, Screen};
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::browser::focus;
use crate::flows::answers::view::Guidance;
use crate::flows::inquiry;
use crate::flows::lookup::question::OrderQuestion;
use crate::flows::lookup::with_order::WithOrder;
use crate::flows::returns::context::ReturnsContext;
use crate::flows::returns::line::{MISSING, ReturnLine};
use crate::flows::returns::model::{Remedy, Returns, choosable};
use crate::i18n::{bidi_isolate, format, list, t};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::ErrorLine;
use crate::ui::fixed::IntoFixed as _;
use crate::ui::notice::{Notice, Tone};
use crate::ui::steps::Steps;

/// The flow's root view.
#[component]
pub fn ReturnItems(session: Session, facts: Facts) -> impl IntoView {
    let choose =
        move |found: FoundOrder| view! { <ChooseLines session facts order=found.order /> }.fixed();
    view! {
        <WithOrder
            session
            question=OrderQuestion::Returns
            below=move || {
                view! {
                    <Guidance session facts topic=Topic::Return order=None closed=true />
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
    let context = ReturnsContext::new(session, facts, order);
    let lines = context.order.with_value(choosable);
    let is_cancelled = lines.is_empty();
    let is_missing = context.is_missing();
    let missing = Signal::derive(move || is_missing.get().then(|| t("returns.missing")));
    view! {
        <Title session text=t("returns.choose") />
        <Steps step=1 of=3 />
        {is_cancelled.then(|| view! { <Notice tone=Tone::Warn>{t("track.cancelled")}</Notice> })}
        {lines
            .into_iter()
            .map(|line| view! { <ReturnLine context line /> })
            .collect_view()}
        <ErrorLine id=MISSING error=missing />
        <GoingOn context />
        <Button
            kind=ButtonKind::Quiet
            label=t("lookup.other")
            press=move |()| session.order.set(None)
        />
        <div class="bottom-bar">
            {if is_cancelled {
                let ask = move |()| session.inquire(Topic::RefundStatus);
                view! { <Button kind=ButtonKind::Primary label=t("topic.refund_status") press=ask /> }
                    .into_any()
            } else {
                view! { <Actions context /> }.into_any()
            }}
        </div>
    }
}

/// Says which items go on, if some of the chosen ones can't go back.
#[component]
fn GoingOn(context: ReturnsContext) -> impl IntoView {
    let titles = context.memo(|returns, input| {
        let going_on = returns.going_on(input);
        if going_on.len() == returns.count() {
            return String::new();
        }
        let title = |line: &LineId| Some(bidi_isolate(&input.order.line(line)?.title));
        let titles = going_on
            .into_iter()
            .filter_map(|choice| title(&choice.line));
        list(&titles.collect::<Vec<_>>())
    });
    move || {
        let titles = titles.get();
        (!titles.is_empty()).then(|| {
            let text = format("returns.going_on", &[("items", &titles)]);
            view! { <p class="lead" prop:textContent=text></p> }
        })
    }
}

/// Goes on to the form; if nothing can go back, the main button is what helps instead.
#[component]
fn Actions(context: ReturnsContext) -> impl IntoView {
    let remedy = context.memo(Returns::remedy);
    let go_on = move |()| match context.read(Returns::prepared) {
        Some((topic, lines)) => inquire(context, topic, lines),
        None => {
            context.is_checked.set(true);
            focus::first_invalid();
        }
    };
    move || match remedy.get() {
        None => {
            view! { <Button kind=ButtonKind::Primary label=t("continue") press=go_on /> }.into_any()
        }
        Some(remedy) => view! {
            <Button
                kind=kind(remedy)
                label=t(label(remedy))
                press=move |()| help(context, remedy)
            />
            <Button kind=ButtonKind::Quiet label=t("returns.ask") press=go_on />
        }
        .into_any(),
    }
}

const fn label(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::Track => "offer.track",
        Remedy::Change => "offer.change",
        Remedy::ReportDamage => "offer.report_damage",
        Remedy::RefundStatus => "topic.refund_status",
    }
}

/// A report of damage is offered, but not urged: the item may be whole.
const fn kind(remedy: Remedy) -> ButtonKind {
    match remedy {
        Remedy::ReportDamage => ButtonKind::Secondary,
        _ => ButtonKind::Primary,
    }
}

/// Goes where the remedy is.
fn help(context: ReturnsContext, remedy: Remedy) {
    let session = context.session;
    match remedy {
        Remedy::Track => session.go(Screen::Track),
        Remedy::Change => session.go(Screen::Topics(Group::Change)),
        Remedy::ReportDamage => inquire(context, Topic::Damaged, context.read(Returns::damaged)),
        Remedy::RefundStatus => session.inquire(Topic::RefundStatus),
    }
}

fn inquire(context: ReturnsContext, topic: Topic, lines: Vec<TicketLine>) {
    inquiry::start::prepared(context.session, topic, lines);
    context.session.inquire(topic);
}
