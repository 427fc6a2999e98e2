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
    let count = move || {
        let count = characters(&text.get())?.to_string();
        Some(format("read_back.count", &[("count", &count)]))
    };
    let font = move || {
        let font = font.get();
        (!font.is_empty()).then(|| format("read_back.font", &[("font", &bidi_isolate(&font))]))
    };
    // The property, because a translator may have replaced the text node that an update would change. A translated
    // character would be engraved.
    view! {
        <figure class="engraving" hidden=move || text.with(String::is_empty)>
            <figcaption>{t("read_back.as_made")}</figcaption>
            <p class="exact" dir="auto" translate="no" prop:textContent=text></p>
            <p class="hint" hidden=move || count().is_none() prop:textContent=count></p>
            <p class="hint" hidden=move || font().is_none() prop:textContent=font></p>
        </figure>
    }
}
