//! Asks for the exact characters, the font and the material of a personalization (§4).

use leptos::prelude::*;

use crate::flows::inquiry::bound_fields::{BoundTextArea, BoundTextField};
use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::fields::Field;
use crate::i18n::{characters, format, t};

/// The fields of the read-back.
#[component]
pub fn PersonalizationFields(context: InquiryContext) -> impl IntoView {
    view! {
        <BoundTextArea context field=Field::ReadBack key="inquiry.read_back" />
        <EngravingPreview context />
        <BoundTextField context field=Field::Font key="inquiry.font" />
        <BoundTextField context field=Field::Material key="inquiry.material" />
    }
}

/// Shows the characters as they will be engraved, each script in its own direction, and counts them as a reader does.
#[component]
pub fn EngravingPreview(context: InquiryContext) -> impl IntoView {
    let text = context.memo(|inquiry| inquiry.fields.get(Field::ReadBack).trim().to_owned());
    let count = move || {
        let count = characters(&text.get())?.to_string();
        Some(format("read_back.count", &[("count", &count)]))
    };
    // The property, because a translator may have replaced the text node that an update would change.
    view! {
        <figure class="engraving" hidden=move || text.with(String::is_empty)>
            <figcaption>{t("read_back.as_made")}</figcaption>
            <p class="exact" dir="auto" translate="no" prop:textContent=text></p>
            <p class="hint" hidden=move || count().is_none() prop:textContent=count></p>
        </figure>
    }
}
