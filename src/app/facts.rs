//! The shop's facts, as the loader fetched them beside the wasm.
//!
//! They stay text until a flow needs them: reading them takes code that the first screen doesn't, and a shopper
//! shouldn't wait for it. Whoever holds a [`Facts`] has them read.

use careline_policy::{Moment, Rules};
use careline_wire::ShopFacts;
use careline_wire::validate::is_web_address;
use leptos::prelude::*;

use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::browser::clock;
use crate::i18n::t;
use crate::ui::notice::{Notice, Tone};

/// The shop's facts, and the endpoint's clock. A copy is a handle.
#[derive(Clone, Copy)]
pub struct Facts {
    shop: StoredValue<ShopFacts>,
    /// Milliseconds that the endpoint's clock is ahead of the device's.
    skew: i64,
}

impl Facts {
    /// Reads the facts; `None` where they aren't what this release expects.
    fn read(session: Session) -> Option<Self> {
        let (text, read_at) = session.facts_text.get_value();
        let shop: ShopFacts = serde_json::from_str(&text).ok()?;
        Some(Self {
            skew: shop.server_time.timestamp_millis() - read_at,
            shop: StoredValue::new(shop),
        })
    }

    /// The endpoint's "now": a phone may be wrong about it.
    #[must_use]
    pub fn now(&self) -> Moment {
        clock::moment(clock::device_millis() + self.skew)
    }

    /// Reads the shop's rules.
    pub fn with_rules<T>(&self, read: impl FnOnce(&Rules) -> T) -> T {
        self.shop.with_value(|shop| read(&shop.rules))
    }

    /// Where the shop's support reads mail (§2).
    #[must_use]
    pub fn support_email(&self) -> String {
        self.shop.with_value(|shop| shop.support_email.clone())
    }

    /// Where the shop says what becomes of personal data, where it does.
    #[must_use]
    pub fn privacy_notice(&self) -> Option<String> {
        self.shop.with_value(|shop| {
            let notice = shop.privacy_notice.clone();
            notice.filter(|url| is_web_address(url))
        })
    }
}

/// Draws what needs the facts.
pub fn with_facts<V: IntoView + 'static>(
    session: Session,
    draw: impl FnOnce(Facts) -> V,
) -> AnyView {
    match Facts::read(session) {
        Some(facts) => draw(facts).into_any(),
        None => view! {
            <Title session text=t("chunk.title") />
            <Notice tone=Tone::Bad>{t("facts.unreadable")}</Notice>
        }
        .into_any(),
    }
}
