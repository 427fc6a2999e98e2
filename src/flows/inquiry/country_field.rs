//! Asks for the destination country and says whether the shop delivers there, if the policy lists countries (§1).

use careline_policy::destinations::{ShipsTo, ships_to};
use leptos::prelude::*;

use crate::flows::answers::countries::{Meant, all, meant};
use crate::flows::inquiry::bound_fields::BoundTextField;
use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::fields::Field;
use crate::i18n::{bidi_isolate, countries, format};
use crate::ui::field::Suggestions;
use crate::ui::notice::{Alert, Tone};

/// The element id of the suggested countries.
const COUNTRIES: &str = "countries";

/// The field for the country. Any text is accepted; a known country gets an answer while the shopper types.
#[component]
pub fn CountryField(context: InquiryContext) -> impl IntoView {
    let countries = countries(all());
    let names = countries.iter().map(|(_, name)| name.clone()).collect();
    let countries = StoredValue::new(countries);
    let asked = context.memo(move |inquiry| {
        let typed = inquiry.fields.get(Field::Country);
        Some(countries.with_value(|countries| meant(typed, countries)))
    });
    let answer = move || {
        let (ships, name) = match asked.get()? {
            Meant::Unfinished => return None,
            Meant::Country(country, name) => {
                let facts = context.facts;
                let ships = facts.with_rules(|rules| ships_to(&rules.policy, &country));
                (ships, name)
            }
            Meant::Unknown(typed) => (ShipsTo::NotStated, bidi_isolate(&typed)),
        };
        let (tone, key) = match ships {
            ShipsTo::Listed => (Tone::Good, "destination.listed"),
            ShipsTo::NotListed => (Tone::Warn, "destination.not_listed"),
            ShipsTo::NotStated => (Tone::Info, "destination.not_stated"),
        };
        Some(view! { <Alert tone text=format(key, &[("country", &name)]) /> })
    };
    view! {
        <BoundTextField context field=Field::Country key="inquiry.country" list=COUNTRIES />
        <Suggestions id=COUNTRIES values=names />
        {answer}
    }
}
