//! Asks which country, and answers from the shop's list where there is one (§1).

use careline_policy::answers::{Reach, reach};
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
        let (reach, name) = match asked.get()? {
            Meant::Unfinished => return None,
            Meant::Known(country, name) => {
                let facts = making.facts;
                let reach = facts.with_rules(|rules| reach(&rules.policy, &country));
                (reach, name)
            }
            Meant::Unknown(typed) => (Reach::NotStated, apart(&typed)),
        };
        let (tone, key) = match reach {
            Reach::Listed => (Tone::Good, "destination.listed"),
            Reach::NotListed => (Tone::Warn, "destination.not_listed"),
            Reach::NotStated => (Tone::Info, "destination.not_stated"),
        };
        Some(view! { <Notice tone>{fill(key, &[("country", &name)])}</Notice> })
    };
    view! {
        <Line making field=Field::Country key="inquiry.country" suggestions=names />
        {answer}
    }
}
