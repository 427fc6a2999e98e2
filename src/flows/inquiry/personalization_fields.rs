//! Asks for the exact characters, the font and the material of a personalization (§4).

use leptos::prelude::*;

use crate::flows::inquiry::bound_fields::{BoundTextArea, BoundTextField};
use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::fields::Field;
use crate::i18n::{bidi_isolate, characters, format, t};

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

/// Reads the characters back, each script in its own direction, and counts them as a reader does. They are plain text,
/// because the page hasn't the font that they will be made in: the font is named in words.
#[component]
pub fn EngravingPreview(context: InquiryContext) -> impl IntoView {
    let typed =
        move |field| context.memo(move |inquiry| inquiry.fields.get(field).trim().to_owned());
    let (text, font) = (typed(Field::ReadBack), typed(Field::Font));
    let font = move || {
        let font = font.get();
        (!font.is_empty()).then(|| {
            let font = format("read_back.font", &[("font", &bidi_isolate(&font))]);
            view! { <p class="hint">{font}</p> }
        })
    };
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
                    // A translated character would be engraved.
                    <p class="exact" dir="auto" translate="no">
                        {text}
                    </p>
                    {count}
                    {font}
                </figure>
            }
        })
    }
}
