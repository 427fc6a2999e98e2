//! Draws an order's timeline.

use careline_policy::money::Currency;
use careline_policy::order::PartOfLine;
use careline_policy::{Order, TrackingStatus, destinations};
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::app::navigation::{Group, Screen};
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::flows::answers::estimate::refund;
use crate::flows::items::Items;
use crate::flows::topics::model::offered;
use crate::flows::topics::view::TopicList;
use crate::flows::track::details::OrderDetails;
use crate::flows::track::model::{Parcel, TrackedOrder, track};
use crate::flows::track::parcel::{ParcelCard, WaitingCard};
use crate::i18n::{bidi_isolate, format, t};
use crate::ui::button::{Button, ButtonKind};

/// How many topics are listed. The others are behind "Another topic".
const MOST_TOPICS: usize = 4;

/// An order's parcels, what hasn't left yet, its refunds, and what the shopper can do.
#[component]
pub fn Timeline(session: Session, facts: Facts, order: Order) -> impl IntoView {
    let now = facts.now();
    let tracked = facts.with_rules(|rules| track(rules, now, &order));
    let mut topics = facts.with_rules(|rules| offered(rules, now, &order));
    topics.retain(|topic| !tracked.advises(*topic));
    topics.truncate(MOST_TOPICS);
    let has_topics = !topics.is_empty();
    let others = if has_topics {
        t("track.other_topics")
    } else {
        t("topics.report")
    };
    let is_outside =
        facts.with_rules(|rules| destinations::is_outside_primary_regions(&rules.policy, &order));
    let is_over = tracked.is_cancelled || has_arrived(&tracked);
    let is_outside = is_outside.unwrap_or_default() && !is_over;
    let TrackedOrder {
        is_cancelled,
        parcels,
        waiting,
        without_shipping,
        cancelled,
        returned,
        refunds,
    } = tracked;
    let currency = order.currency.clone();
    let cancelled_title = if is_cancelled {
        t("track.cancelled")
    } else {
        t("track.cancelled_items")
    };
    let is_alone = parcels.is_empty() && waiting.is_none();
    let several = parcels.len() + usize::from(waiting.is_some()) > 1;
    view! {
        <Title session text=format("track.order", &[("number", &bidi_isolate(&order.number.0))]) />
        <div class="columns">
            <div class="stack">
                {several.then(|| view! { <p class="lead">{t("track.several")}</p> })}
                {waiting.map(|waiting| view! { <WaitingCard session facts waiting currency=currency.clone() /> })}
                {parcels
                    .into_iter()
                    .map(|parcel| view! { <ParcelCard session facts parcel currency=currency.clone() /> })
                    .collect_view()}
                <ItemsCard title=t("track.without_shipping") leads=is_alone items=without_shipping currency=currency.clone() />
                <ItemsCard title=cancelled_title leads=is_cancelled items=cancelled currency=currency.clone() />
                <ItemsCard title=t("track.returned") items=returned currency />
                {refunds
                    .iter()
                    .map(|expected| {
                        view! {
                            <section class="card">
                                <h3>{t("track.refund")}</h3>
                                <p>{refund(facts, expected)}</p>
                            </section>
                        }
                    })
                    .collect_view()}
            </div>
            <div class="stack">
                <OrderDetails facts order />
                {is_outside.then(|| view! { <p class="hint">{t("track.outside")}</p> })}
                {has_topics.then(|| view! { <h3>{t("track.topics")}</h3> })}
                <TopicList session topics />
                <Button
                    kind=ButtonKind::Quiet
                    label=others
                    press=move |()| session.go(Screen::Topics(Group::Report))
                />
            </div>
        </div>
    }
}

/// Whether everything is delivered.
fn has_arrived(tracked: &TrackedOrder) -> bool {
    let is_delivered = |parcel: &Parcel| parcel.headline == TrackingStatus::Delivered;
    tracked.waiting.is_none() && tracked.parcels.iter().all(is_delivered)
}

/// Items with nothing to expect of them. Nothing, if there are none.
#[component]
fn ItemsCard(
    title: String,
    /// Whether it is what there is to know of the order.
    #[prop(optional)]
    leads: bool,
    items: Vec<PartOfLine>,
    currency: Currency,
) -> impl IntoView {
    (!items.is_empty()).then(|| {
        view! {
            <section class="card">
                <h3 class:promise=leads>{title}</h3>
                <Items items currency />
            </section>
        }
    })
}
