//! Draws a parcel: its promise, how far it is, what is in it, and its carrier.

use careline_policy::money::Currency;
use careline_policy::order::TrackingEvent;
use careline_policy::{Shipment, TrackingStatus};
use careline_wire::Topic;
use careline_wire::validate::is_web_address;
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::app::session::Session;
use crate::flows::items::Items;
use crate::flows::track::model::{NotShipped, Parcel};
use crate::flows::track::promise::Promise;
use crate::flows::track::stop::Stop;
use crate::i18n::{self, bidi_isolate, t};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::copy::CopyButton;
use crate::ui::notice::{Notice, Tone};

/// Items that no shipment carries yet.
#[component]
pub fn WaitingCard(
    session: Session,
    facts: Facts,
    waiting: NotShipped,
    currency: Currency,
) -> impl IntoView {
    let promise = Promise::of(facts, waiting.expectation);
    let tone = if promise.late.is_some() { "warn" } else { "" };
    view! {
        <section class="card">
            <Headline promise status=t("track.waiting") tone newest=None />
            <Stops reached=Stop::Ordered tone />
            <Items items=waiting.items currency />
            <Advice session topic=waiting.advice />
        </section>
    }
}

/// A parcel.
#[component]
pub fn ParcelCard(
    session: Session,
    facts: Facts,
    parcel: Parcel,
    currency: Currency,
) -> impl IntoView {
    let promise = Promise::of(facts, parcel.expectation);
    let promise = match parcel.headline {
        TrackingStatus::OutForDelivery => {
            let scan = parcel.events.first().and_then(|event| event.at);
            let day = |at| facts.with_rules(|rules| rules.zone.day(at));
            let day = scan.map(|at| i18n::day_on(facts.today(), day(at)));
            promise.out_for_delivery(day)
        }
        _ => promise,
    };
    let tone = tone(parcel.headline, promise.late.is_some());
    let promise = if tone == "warn" && promise.late.is_none() {
        promise.below_status()
    } else {
        promise
    };
    let reached = Stop::reached(parcel.headline, parcel.shipment.has_left());
    let status = t(&["status.", parcel.headline.name()].concat());
    let mut events = parcel.events.into_iter().map(|event| said(facts, event));
    let newest = events.next();
    let earlier: Vec<_> = events.collect();
    view! {
        <section class="card">
            <Headline promise status tone newest=newest.clone() />
            {reached.map(|reached| view! { <Stops reached tone /> })}
            <Items items=parcel.items currency />
            <Advice session topic=parcel.advice />
            <Carrier shipment=parcel.shipment />
            {(!earlier.is_empty())
                .then(|| {
                    let events = newest.into_iter().chain(earlier).map(|event| view! { <Update event /> });
                    view! {
                        <details>
                            <summary>{t("track.updates")}</summary>
                            <ol class="timeline">{events.collect_view()}</ol>
                        </details>
                    }
                })}
        </section>
    }
}

/// An event in words.
#[derive(Clone)]
struct Said {
    status: String,
    /// `None` if the day isn't known.
    at: Option<String>,
    place: Option<String>,
}

fn said(facts: Facts, event: TrackingEvent) -> Said {
    Said {
        status: t(&["status.", event.status.name()].concat()),
        at: event
            .at
            .map(|at| facts.with_rules(|rules| i18n::moment(&rules.zone, at))),
        place: event.place,
    }
}

#[component]
fn Update(event: Said) -> impl IntoView {
    view! {
        <li>
            <strong>{event.status}</strong>
            <span>{event.at.unwrap_or_else(|| t("track.unknown_day"))}</span>
            {event.place.map(|place| view! { <span dir="auto">{place}</span> })}
        </li>
    }
}

/// The promise. Without one, the status is the headline.
#[component]
fn Headline(
    promise: Promise,
    status: String,
    tone: &'static str,
    newest: Option<Said>,
) -> impl IntoView {
    let Promise {
        headline,
        day,
        note,
        late,
    } = promise;
    let scan = newest.map(|event| {
        let place = event.place.as_deref().map(bidi_isolate);
        let parts = [event.at, place].into_iter().flatten();
        parts.collect::<Vec<_>>().join(" · ")
    });
    let scan = scan.filter(|scan| !scan.is_empty());
    let class = if headline.is_none() { "promise" } else { "" };
    view! {
        <div class=["status ", tone].concat()>
            {headline.map(|headline| view! { <p class="promise">{headline}</p> })}
            <div class="line">
                <h3 class=class>{status}</h3>
                {day.map(|day| view! { <span class="promise">{day}</span> })}
            </div>
            {scan.map(|scan| view! { <p class="detail">{scan}</p> })}
        </div>
        {note.map(|note| view! { <p>{note}</p> })}
        {late.map(|late| view! { <Notice tone=Tone::Warn>{late}</Notice> })}
    }
}

/// The four stops, filled up to the one that was reached.
#[component]
fn Stops(reached: Stop, tone: &'static str) -> impl IntoView {
    let stop = |(stop, name): (Stop, &str)| {
        let class = (stop <= reached).then_some("past");
        let current = (stop == reached).then_some("step");
        view! { <li class=class aria-current=current>{t(name)}</li> }
    };
    view! { <ol class=["stops ", tone].concat()>{Stop::ALL.map(stop)}</ol> }
}

/// Who carries it, under which number. Nothing, if neither is known.
#[component]
fn Carrier(shipment: Shipment) -> impl IntoView {
    let link = shipment.tracking_url.filter(|url| is_web_address(url));
    let number = shipment.tracking_number;
    let words = [shipment.carrier, number.clone()].into_iter().flatten();
    let words = words.map(|words| bidi_isolate(&words));
    let words = words.collect::<Vec<_>>().join(" ");
    view! {
        <div class="carrier">
            {(!words.is_empty()).then(|| view! { <span>{words}</span> })}
            {number.map(|number| view! { <CopyButton name=t("track.copy") text=number /> })}
            {link
                .map(|url| {
                    view! {
                        <a class="button quiet" href=url target="_blank" rel="noopener noreferrer">
                            {t("track.carrier_page")}
                        </a>
                    }
                })}
        </div>
    }
}

/// The button for the suggested topic.
#[component]
fn Advice(session: Session, topic: Option<Topic>) -> impl IntoView {
    topic.map(|topic| {
        let key = ["advice.", topic.name()].concat();
        // A delivered parcel has most likely come. One that is late or held needs an answer.
        let kind = if topic == Topic::MissingShipment {
            ButtonKind::Quiet
        } else {
            ButtonKind::Primary
        };
        view! { <Button kind label=t(&key) press=move |()| session.inquire(topic) /> }
    })
}

const fn tone(status: TrackingStatus, is_late: bool) -> &'static str {
    match status {
        TrackingStatus::Delivered => "good",
        TrackingStatus::Delayed
        | TrackingStatus::CustomsHold
        | TrackingStatus::Exception
        | TrackingStatus::AttemptedDelivery
        | TrackingStatus::ReturnedToSender => "warn",
        _ if is_late => "warn",
        _ => "",
    }
}
