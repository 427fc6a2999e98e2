//! Draws how far the shopper is.

use leptos::prelude::*;

use crate::flows::inquiry::context::InquiryContext;
use crate::ui::steps::Steps;

/// The steps after the order was found, if there are several.
#[component]
pub fn InquiryProgress(context: InquiryContext) -> impl IntoView {
    let progress = context
        .state
        .current
        .with_untracked(|inquiry| inquiry.as_ref()?.progress());
    progress.map(|(step, of)| view! { <Steps step of /> })
}
