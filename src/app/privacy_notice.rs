//! The link to the shop's privacy notice.

use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::i18n::t;

/// Links to the shop's privacy notice, if it names one.
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
