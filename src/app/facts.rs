//! The shop's facts, which the loader fetches together with the wasm.
//!
//! They stay JSON until a flow needs them: decoding takes code that isn't part of the first screen. A [`Facts`] is a
//! decoded one.

use careline_policy::{Day, Moment, Rules};
use careline_wire::ShopFacts;
use careline_wire::validate::is_web_address;
use leptos::prelude::*;

use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::browser::{clock, json};
use crate::i18n::t;
use crate::ui::fixed::IntoFixed as _;
use crate::ui::notice::{Alert, Tone};

/// The shop's facts, and the endpoint's clock. A copy is a handle.
#[derive(Clone, Copy)]
pub struct Facts {
    shop: StoredValue<ShopFacts>,
    /// Milliseconds that the endpoint's clock is ahead of the device's.
    skew: i64,
}

impl Facts {
    /// Decodes the facts; `None` if they aren't in this release's format.
    #[must_use]
    pub fn read(session: Session) -> Option<Self> {
        let (text, read_at) = session.facts_text.get_value();
        let shop: ShopFacts = json::decode(&text).ok()?;
        Some(Self {
            skew: shop.server_time.timestamp_millis() - read_at,
            shop: StoredValue::new(shop),
        })
    }

    /// The current time by the endpoint's clock, because the device's may be wrong.
    #[must_use]
    pub fn now(&self) -> Moment {
        clock::moment(clock::device_millis() + self.skew)
    }

    /// The shop's day at that time.
    #[must_use]
    pub fn today(&self) -> Day {
        let now = self.now();
        self.with_rules(|rules| rules.zone.day(now))
    }

    /// Reads the shop's rules.
    pub fn with_rules<T>(&self, read: impl FnOnce(&Rules) -> T) -> T {
        self.shop.with_value(|shop| read(&shop.rules))
    }

    /// The shop's support email address (§2).
    #[must_use]
    pub fn support_email(&self) -> String {
        self.shop.with_value(|shop| shop.support_email.clone())
    }

    /// The address of the shop's privacy notice, if the shop names one.
    #[must_use]
    pub fn privacy_notice(&self) -> Option<String> {
        self.shop.with_value(|shop| {
            let notice = shop.privacy_notice.clone();
            notice.filter(|url| is_web_address(url))
        })
    }
}

/// Draws a view that needs the facts, or a notice if they can't be decoded.
pub fn with_facts<V: IntoView + 'static>(
    session: Session,
    draw: impl FnOnce(Facts) -> V,
) -> AnyView {
    match Facts::read(session) {
        Some(facts) => draw(facts).into_view().fixed(),
        None => view! {
            <Title session text=t("chunk.title") />
            <Alert tone=Tone::Bad text=t("facts.unreadable") />
        }
        .fixed(),
    }
}
