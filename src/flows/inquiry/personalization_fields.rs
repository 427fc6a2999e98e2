//! Asks for the exact characters, the font and the material of a personalization (§4).

use careline_wire::topic::Part;
use leptos::prelude::*;

use crate::flows::inquiry::bound_fields::{BoundTextArea, BoundTextField};
use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::fields::Field;
use crate::i18n::{bidi_isolate, characters, counted, format, t};
use crate::ui::notice::{Notice, Tone};

/// The fields of the read-back.
#[component]
pub fn PersonalizationFields(context: InquiryContext) -> impl IntoView {
    view! {
        <NotPersonalized context />
        <BoundTextArea context field=Field::ReadBack key="inquiry.read_back" />
        <EngravingPreview context />
        <BoundTextField context field=Field::Font key="inquiry.font" />
        <BoundTextField context field=Field::Material key="inquiry.material" />
    }
}

/// Says that the order has nothing personalized, if a change of a personalization is asked for.
#[component]
pub fn NotPersonalized(context: InquiryContext) -> impl IntoView {
    let is_missed = context.state.current.with_untracked(|inquiry| {
        inquiry.as_ref().is_some_and(|inquiry| {
            let lines = inquiry.choosable();
            let is_personalized = lines.iter().any(|line| line.personalization.is_some());
            inquiry.topic.spec().takes(Part::ReadBack) && !lines.is_empty() && !is_personalized
        })
    });
    is_missed
        .then(|| view! { <Notice tone=Tone::Info>{t("inquiry.lines.not_personalized")}</Notice> })
}

/// Reads the characters back, beside those of now if they differ, each script in its own direction, and counts them as a
/// reader does.
/// They are plain text, because the page hasn't the font that they will be made in: the font is named in words.
#[component]
pub fn EngravingPreview(context: InquiryContext) -> impl IntoView {
    let typed =
        move |field| context.memo(move |inquiry| inquiry.fields.get(field).trim().to_owned());
    let (text, font) = (typed(Field::ReadBack), typed(Field::Font));
    let now = context.read(|inquiry| {
        let mut chosen = inquiry.chosen().into_iter();
        chosen.find_map(|part| part.line.personalization?.text)
    });
    let before = now.clone();
    let is_same = Memo::new(move |_| Some(text.get()) == before);
    let count = move || Some(counted("read_back.count", characters(&text.get())?));
    let font = move || {
        let font = font.get();
        (!font.is_empty()).then(|| format("read_back.font", &[("font", &bidi_isolate(&font))]))
    };
    // The property, because a translator may have replaced the text node that an update would change. A translated
    // character would be engraved.
    view! {
        <figure class="engraving" hidden=move || text.with(String::is_empty)>
            {now
                .map(|now| {
                    view! {
                        <figcaption hidden=is_same>{t("read_back.now")}</figcaption>
                        <p class="exact" dir="auto" translate="no" hidden=is_same>
                            {now}
                        </p>
                    }
                })}
            <figcaption>{t("read_back.new")}</figcaption>
            <p class="exact" dir="auto" translate="no" prop:textContent=text></p>
            <p class="hint" hidden=move || count().is_none() prop:textContent=count></p>
            <p class="hint" hidden=move || font().is_none() prop:textContent=font></p>
        </figure>
    }
}
