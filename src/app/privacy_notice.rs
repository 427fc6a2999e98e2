//! The way to the shop's privacy notice, where it names one.

use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::i18n::t;

/// Links to the shop's privacy notice.
#[component]
pub fn PrivacyNotice(facts: Facts) -> impl IntoView {
    facts.privacy_notice().map(|url| {
        view! {
            <p class="detail">
                <a href=url target="_blank" rel="noopener noreferrer">
                    {t("privacy_notice")}
                </a>
            </p>
        }
    })
}
