//! Draws an order's timeline.

use careline_policy::order::TitledQuantity;
use careline_policy::{Order, TrackingStatus, destinations};
use careline_wire::Topic;
use careline_wire::validate::is_web_address;
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::app::navigation::{Group, Screen};
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::flows::answers::estimate::{Expected, Items, refund};
use crate::flows::topics::model::offered;
use crate::flows::topics::view::TopicList;
use crate::flows::track::model::{NotShipped, Parcel, TrackedOrder, track};
use crate::i18n::{self, bidi_isolate, format, t};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::notice::{Notice, Tone};

/// An order's parcels, what hasn't left yet, its refunds, and what the shopper can do.
#[component]
pub fn Timeline(session: Session, facts: Facts, order: Order) -> impl IntoView {
    let now = facts.now();
    let tracked = facts.with_rules(|rules| track(rules, now, &order));
    let placed = facts.with_rules(|rules| rules.zone.day(order.placed_at));
    let placed = i18n::day_on(facts.today(), placed);
    let topics = facts.with_rules(|rules| offered(rules, now, &order));
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
    let several = parcels.len() + usize::from(waiting.is_some()) > 1;
    view! {
        <Title session text=format("track.order", &[("number", &bidi_isolate(&order.number.0))]) />
        <p class="lead">{format("track.placed", &[("day", &placed)])}</p>
        {is_cancelled.then(|| view! { <Notice tone=Tone::Warn>{t("track.cancelled")}</Notice> })}
        {several.then(|| view! { <p class="lead">{t("track.several")}</p> })}
        {waiting.map(|waiting| view! { <WaitingCard session facts waiting /> })}
        {parcels
            .into_iter()
            .map(|parcel| view! { <ParcelCard session facts parcel /> })
            .collect_view()}
        <ItemsCard title=t("track.without_shipping") items=without_shipping />
        <ItemsCard title=t("track.cancelled_items") items=cancelled />
        <ItemsCard title=t("track.returned") items=returned />
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
        {is_outside.then(|| view! { <p>{t("track.outside")}</p> })}
        <h3>{t("track.topics")}</h3>
        <TopicList session topics />
        <Button
            kind=ButtonKind::Quiet
            label=t("track.other_topics")
            press=move |()| session.go(Screen::Topics(Group::Report))
        />
    }
}

/// Whether everything is delivered.
fn has_arrived(tracked: &TrackedOrder) -> bool {
    let is_delivered = |parcel: &Parcel| parcel.headline == TrackingStatus::Delivered;
    tracked.waiting.is_none() && tracked.parcels.iter().all(is_delivered)
}

/// Items with nothing to expect of them. Nothing, if there are none.
#[component]
fn ItemsCard(title: String, items: Vec<TitledQuantity>) -> impl IntoView {
    (!items.is_empty()).then(|| {
        view! {
            <section class="card">
                <h3>{title}</h3>
                <Items items />
            </section>
        }
    })
}

#[component]
fn WaitingCard(session: Session, facts: Facts, waiting: NotShipped) -> impl IntoView {
    view! {
        <section class="card">
            <h3>{t("track.waiting")}</h3>
            <Items items=waiting.items />
            <Expected facts expectation=waiting.expectation />
            <Advice session topic=waiting.advice />
        </section>
    }
}

#[component]
fn ParcelCard(session: Session, facts: Facts, parcel: Parcel) -> impl IntoView {
    let status = ["status.", parcel.headline.name()].concat();
    let shipment = parcel.shipment;
    let carrier = [shipment.carrier, shipment.tracking_number]
        .into_iter()
        .flatten()
        .map(|words| bidi_isolate(&words))
        .collect::<Vec<_>>()
        .join(" ");
    let link = shipment.tracking_url.filter(|url| is_web_address(url));
    view! {
        <section class="card">
            <h3 class=headline_class(parcel.headline)>{t(&status)}</h3>
            <Items items=parcel.items />
            <Expected facts expectation=parcel.expectation />
            <Advice session topic=parcel.advice />
            <p class="carrier">
                <span>{carrier}</span>
                {link
                    .map(|url| {
                        view! {
                            <a href=url target="_blank" rel="noopener noreferrer">
                                {t("track.carrier_page")}
                            </a>
                        }
                    })}
            </p>
            <ol class="timeline">
                {parcel
                    .events
                    .into_iter()
                    .map(|event| {
                        let name = ["status.", event.status.name()].concat();
                        let at = match event.at {
                            Some(at) => facts.with_rules(|rules| i18n::moment(&rules.zone, at)),
                            None => t("track.unknown_day"),
                        };
                        view! {
                            <li>
                                <strong>{t(&name)}</strong>
                                <span>{at}</span>
                                {event.place.map(|place| view! { <span>{place}</span> })}
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </section>
    }
}

/// The button for the suggested topic.
#[component]
fn Advice(session: Session, topic: Option<Topic>) -> impl IntoView {
    topic.map(|topic| {
        let key = ["advice.", topic.name()].concat();
        let kind = if topic == Topic::MissingShipment {
            ButtonKind::Quiet
        } else {
            ButtonKind::Secondary
        };
        view! { <Button kind label=t(&key) press=move |()| session.inquire(topic) /> }
    })
}

const fn headline_class(status: TrackingStatus) -> &'static str {
    match status {
        TrackingStatus::Delivered => "status good",
        TrackingStatus::Delayed
        | TrackingStatus::CustomsHold
        | TrackingStatus::Exception
        | TrackingStatus::AttemptedDelivery
        | TrackingStatus::ReturnedToSender => "status warn",
        _ => "status",
    }
}
