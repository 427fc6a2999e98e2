//! How far a shopper is in a flow.

use leptos::prelude::*;

use crate::i18n::format;

/// A segment for each step, filled up to the current one.
#[component]
pub fn Steps(
    /// The current step; the first one is 1.
    step: usize,
    /// How many there are.
    of: usize,
) -> impl IntoView {
    let (current, all) = (step.to_string(), of.to_string());
    let name = format("steps", &[("step", &current), ("of", &all)]);
    let segments = (1..=of).map(|one| view! { <i class:past=one <= step></i> });
    view! {
        <p class="segments" role="img" aria-label=name>
            {segments.collect_view()}
        </p>
    }
}
