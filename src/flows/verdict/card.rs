//! Draws a verdict and its reasons.

use careline_policy::Day;
use careline_policy::returns::{
    DayCount, Decision, Remedy, ReturnShipping, Rule, TraceStep, Verdict, WouldChange,
};
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::i18n::{self, format, plural, t};
use crate::ui::fixed::IntoFixed as _;

/// What the shopper wants of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To send it back.
    Return,
    /// To report what is wrong with it.
    Report,
}

/// A verdict, what follows from it, and why.
#[component]
pub fn VerdictCard(facts: Facts, purpose: Purpose, decision: Decision) -> impl IntoView {
    let rule = last_rule(&decision);
    if purpose == Purpose::Report && rule == Some(Rule::DefectInWindow) {
        return view! { <InTime facts decision /> }.fixed();
    }
    let tone = match (decision.verdict, rule) {
        (Verdict::Eligible, _) => "good",
        (Verdict::NeedsReview, _) => "warn",
        // It may go back later.
        (Verdict::NotEligible, Some(Rule::NotDispatched | Rule::NotDelivered)) => "warn",
        (Verdict::NotEligible, _) => "bad",
    };
    let today = facts.today();
    let because = rule.map(|rule| because(today, rule, &decision));
    let of_units = of_units(&decision);
    let why_final = (rule == Some(Rule::FinalSale))
        .then(|| facts.with_rules(|rules| rules.policy.final_sale.why.clone()))
        .flatten();
    view! {
        <section class=["card tint verdict ", tone].concat()>
            <h3>{t(title(decision.verdict))}</h3>
            {of_units.map(|of_units| view! { <p>{of_units}</p> })}
            {because.map(|because| view! { <p>{because}</p> })}
            {why_final.map(|why| view! { <p>{why}</p> })}
            {next_steps(&decision).map(|steps| view! { <p>{steps}</p> })}
            {match decision.verdict {
                Verdict::Eligible => Some(view! { <HowTo facts /> }.fixed()),
                Verdict::NeedsReview => Some(view! { <p>{t("verdict.wait")}</p> }.fixed()),
                Verdict::NotEligible => None,
            }}
            <Why facts decision />
        </section>
    }
    .fixed()
}

/// A report of a defect or damage that is in time. What support may do is below, with what decided: the shopper came to
/// say what is wrong.
#[component]
fn InTime(facts: Facts, decision: Decision) -> impl IntoView {
    let last = decision.last_day;
    let last = last.map(|day| i18n::day_on(facts.today(), day));
    let last = format("verdict.last_day", &[("last", &last.unwrap_or_default())]);
    let lead = i18n::sentences(&last, &t("verdict.urgent"));
    let of_units = of_units(&decision);
    let steps = may_follow(&decision);
    view! {
        <section class="card tint verdict good">
            <h3>{t("verdict.in_time")}</h3>
            {of_units.map(|of_units| view! { <p>{of_units}</p> })}
            <p>{lead}</p>
            <Why facts decision>
                {steps.map(|steps| view! { <p>{steps}</p> })}
                <HowTo facts />
            </Why>
        </section>
    }
}

/// A verdict and its reason in one line.
#[must_use]
pub fn headline(today: Day, decision: &Decision) -> String {
    let verdict = t(title(decision.verdict));
    let because = last_rule(decision).map(|rule| because(today, rule, decision));
    match because {
        Some(because) => format(
            "verdict.headline",
            &[("verdict", &verdict), ("because", &because)],
        ),
        None => verdict,
    }
}

/// The rule that decided.
fn last_rule(decision: &Decision) -> Option<Rule> {
    decision.trace.last().map(|step| step.rule)
}

/// How to send the item back, by the shop's steps; from support if the policy doesn't say.
#[component]
fn HowTo(facts: Facts) -> impl IntoView {
    let returns = facts.with_rules(|rules| rules.policy.returns.clone());
    if returns.steps.is_empty() && returns.address.is_none() {
        return view! { <p>{t("verdict.how.support")}</p> }.fixed();
    }
    view! {
        <ol class="steps">
            {returns.steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view()}
        </ol>
        {returns
            .address
            .map(|address| view! { <p>{format("verdict.address", &[("address", &address)])}</p> })}
    }
    .fixed()
}

/// Why: what follows, what decided, and the dates; below, closed, each rule that was tried.
#[component]
fn Why(
    facts: Facts,
    decision: Decision,
    /// What follows.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let lines = decision.trace.iter().map(line).collect::<Vec<_>>();
    let decided = lines.last().map(|(text, _)| text.clone());
    let count = decision.trace.last().and_then(|step| step.count);
    let others = others(&decision);
    let would_change = decision.would_change;
    view! {
        <button
            type="button"
            class="button quiet"
            aria-expanded=move || is_open.get().to_string()
            on:click=move |_| is_open.update(|open| *open = !*open)
        >
            {t("verdict.why")}
        </button>
        <div class="why" hidden=move || !is_open.get()>
            {children.map(|children| children())}
            {decided.map(|decided| view! { <p>{decided}</p> })}
            {count.map(|count| view! { <Dates today=facts.today() count /> })}
            {others.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
            {would_change
                .into_iter()
                .map(|change| view! { <p>{t(change_key(change))}</p> })
                .collect_view()}
            <details>
                <summary>{t("verdict.checks")}</summary>
                <p class="hint">{t("verdict.trace.lead")}</p>
                <ol class="trace">
                    {lines
                        .into_iter()
                        .map(|(text, applies)| {
                            view! { <li class:applies=applies>{text}</li> }
                        })
                        .collect_view()}
                </ol>
            </details>
        </div>
    }
}

/// The days that were counted, in their order.
#[component]
fn Dates(today: Day, count: DayCount) -> impl IntoView {
    let window_days = count.window_days.into();
    let window = i18n::number(window_days);
    let mut dates = [
        (count.delivered, t("verdict.delivered")),
        (count.today, t("verdict.today")),
        (
            count.last_day,
            plural("verdict.last", window_days, &[("window", &window)]),
        ),
    ];
    dates.sort_by_key(|(day, _)| *day);
    view! {
        <ol class="dates">
            {dates
                .into_iter()
                .map(|(day, what)| {
                    view! {
                        <li class:now=day == today>
                            // The columns are too narrow for a date in one line.
                            <strong>{i18n::day(day).replace('\u{a0}', " ")}</strong>
                            <span>{what}</span>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}

fn line(step: &TraceStep) -> (String, bool) {
    let key = [
        "rule.",
        step.rule.name(),
        if step.applies { ".yes" } else { ".no" },
    ]
    .concat();
    let text = match &step.count {
        Some(count) => i18n::sentences(&t(&key), &arithmetic(count)),
        None => t(&key),
    };
    (text, step.applies)
}

fn arithmetic(count: &DayCount) -> String {
    let window_days = count.window_days.into();
    let (day, window) = (day_number(count.day), i18n::number(window_days));
    let (delivered, last, today) = (
        i18n::day(count.delivered),
        i18n::day(count.last_day),
        i18n::day(count.today),
    );
    let values = [
        ("delivered", delivered.as_str()),
        ("window", &window),
        ("last", &last),
        ("today", &today),
        ("day", &day),
    ];
    plural("verdict.arithmetic", window_days, &values)
}

/// Days since the delivery. A delivery in the future counts as none.
fn day_number(day: i64) -> String {
    i18n::number(day.try_into().unwrap_or_default())
}

/// For how many units the verdict is, if it isn't the same for all.
fn of_units(decision: &Decision) -> Option<String> {
    let all = decision.all_units();
    (decision.units < all).then(|| {
        let (count, all) = (i18n::number(decision.units), i18n::number(all));
        format("verdict.units", &[("count", &count), ("all", &all)])
    })
}

/// What decided about the units that get another verdict.
fn others(decision: &Decision) -> Vec<String> {
    let others = decision.by_parcel.iter();
    let others = others.filter(|part| part.verdict != decision.verdict);
    let mut by_rule: Vec<(Rule, u32)> = Vec::new();
    for part in others {
        match by_rule.last_mut() {
            Some((rule, units)) if *rule == part.rule => *units = units.saturating_add(part.units),
            _ => by_rule.push((part.rule, part.units)),
        }
    }
    let text = |(rule, units): (Rule, u32)| {
        let rule = t(&["rule.", rule.name(), ".yes"].concat());
        let count = i18n::number(units);
        plural(
            "verdict.others",
            units,
            &[("count", &count), ("rule", &rule)],
        )
    };
    by_rule.into_iter().map(text).collect()
}

fn because(today: Day, rule: Rule, decision: &Decision) -> String {
    let last = decision.last_day.map(|day| i18n::day_on(today, day));
    let last = last.unwrap_or_default();
    format(&["because.", rule.name()].concat(), &[("last", &last)])
}

/// How soon support acts, what it may do, and who pays, in one paragraph.
fn next_steps(decision: &Decision) -> Option<String> {
    let urgent = decision.urgent.then(|| t("verdict.urgent"));
    joined([urgent, may_follow(decision)])
}

/// What support may do, and who pays. None of it is a promise.
fn may_follow(decision: &Decision) -> Option<String> {
    let remedies = match decision.remedies.as_slice() {
        [] => None,
        [Remedy::Replacement] => Some("remedy.replacement"),
        _ => Some("remedy.replacement_or_refund"),
    };
    let last = decision.trace.last();
    let is_defect = last.is_some_and(|step| step.rule == Rule::DefectInWindow);
    let shipping = decision.return_shipping.map(|who| match who {
        // The policy says that it may be reimbursed for a defect (§3).
        ReturnShipping::Shop if is_defect => "shipping.reimbursed",
        ReturnShipping::Shop => "shipping.shop",
        ReturnShipping::Shopper => "shipping.shopper",
        ReturnShipping::NotStatedByPolicy => "shipping.not_stated",
    });
    joined([remedies, shipping].map(|key| key.map(t)))
}

fn joined<const N: usize>(sentences: [Option<String>; N]) -> Option<String> {
    let sentences = sentences.into_iter().flatten();
    sentences.reduce(|before, next| i18n::sentences(&before, &next))
}

const fn title(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Eligible => "verdict.eligible",
        Verdict::NeedsReview => "verdict.needs_review",
        Verdict::NotEligible => "verdict.not_eligible",
    }
}

const fn change_key(change: WouldChange) -> &'static str {
    match change {
        WouldChange::Delivery => "change.delivery",
        WouldChange::KnownDeliveryDay => "change.known_delivery_day",
        WouldChange::Defect => "change.defect",
        WouldChange::Review => "change.review",
    }
}
