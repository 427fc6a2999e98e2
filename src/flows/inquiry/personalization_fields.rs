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
    move || {
        let text = text.get();
        (!text.is_empty()).then(|| {
            let count = characters(&text).map(|count| {
                let count = count.to_string();
                view! { <p class="hint">{format("read_back.count", &[("count", &count)])}</p> }
            });
            view! {
                <figure class="engraving">
                    <figcaption>{t("read_back.as_made")}</figcaption>
                    <p class="exact" dir="auto">{text}</p>
                    {count}
                </figure>
            }
        })
    }
}
