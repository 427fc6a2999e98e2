//! Asks which country, and answers from the shop's list where there is one (§1).

use careline_policy::destinations::{ShipsTo, ships_to};
use leptos::prelude::*;

use super::field::Line;
use super::view::Making;
use super::words::Field;
use crate::flows::answers::countries::{Meant, all, meant};
use crate::ui::{Notice, Tone};
use crate::words::{apart, countries, fill};

/// Which country? Any words will do; those that the browser knows get an answer at once.
#[component]
pub fn Destination(making: Making) -> impl IntoView {
    let countries = countries(all());
    let names = countries.iter().map(|(_, name)| name.clone()).collect();
    let countries = StoredValue::new(countries);
    let asked = making.memo(move |inquiry| {
        let typed = inquiry.words.get(Field::Country);
        Some(countries.with_value(|countries| meant(typed, countries)))
    });
    let answer = move || {
        let (ships, name) = match asked.get()? {
            Meant::Unfinished => return None,
            Meant::Known(country, name) => {
                let facts = making.facts;
                let ships = facts.with_rules(|rules| ships_to(&rules.policy, &country));
                (ships, name)
            }
            Meant::Unknown(typed) => (ShipsTo::NotStated, apart(&typed)),
        };
        let (tone, key) = match ships {
            ShipsTo::Listed => (Tone::Good, "destination.listed"),
            ShipsTo::NotListed => (Tone::Warn, "destination.not_listed"),
            ShipsTo::NotStated => (Tone::Info, "destination.not_stated"),
        };
        Some(view! { <Notice tone>{fill(key, &[("country", &name)])}</Notice> })
    };
    view! {
        <Line making field=Field::Country key="inquiry.country" suggestions=names />
        {answer}
    }
}
