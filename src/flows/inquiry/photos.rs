//! Draws the photos of what happened, or the box that says there are none.

use careline_wire::topic::Part;
use leptos::prelude::*;

use crate::flows::inquiry::model::Event;
use crate::flows::inquiry::send::proceed;
use crate::flows::inquiry::view::InquiryContext;
use crate::i18n::t;
use crate::photos::view::{Of, PhotoOwner, PhotoTray};
use crate::ui::{Checkbox, Notice, Tone};

/// The photos of the inquiry in the making.
pub const OF_INQUIRY: Of = Of {
    photos: |session| {
        session.inquiry().with(|inquiry| {
            let photos = inquiry.as_ref().map(|inquiry| inquiry.photos.clone());
            photos.unwrap_or_default()
        })
    },
    tell: |session, event| {
        // A photo goes on uploading while the shopper is at another topic.
        session.others().try_update_value(|others| {
            for other in others {
                other.photos.moved(&event);
            }
        });
        let is_taken = session
            .inquiry()
            .try_update(|inquiry| inquiry.as_mut().is_some_and(|inquiry| inquiry.photo(event)));
        proceed(session);
        is_taken.unwrap_or_default()
    },
    draft: |session| {
        session
            .inquiry()
            .try_with_untracked(|inquiry| inquiry.as_ref()?.draft)?
    },
};

/// Photos of what happened.
#[component]
pub fn Photos(context: InquiryContext) -> impl IntoView {
    let session = context.session;
    let needs_one = context.memo(|inquiry| inquiry.error("/photos").is_some());
    let no_photo = context.memo(|inquiry| inquiry.no_photo);
    let is_needed = context.memo(|inquiry| inquiry.topic.spec().needs.contains(&Part::Photos));
    let photo_owner = PhotoOwner {
        session,
        of: OF_INQUIRY,
    };
    view! {
        <PhotoTray photo_owner>
            {move || {
                is_needed
                    .get()
                    .then(|| {
                        view! {
                            <Checkbox
                                id="no-photo"
                                label=t("photos.none")
                                checked=no_photo
                                toggle=move |on| context.send(Event::NoPhoto(on))
                            />
                        }
                    })
            }}
            {move || {
                needs_one
                    .get()
                    .then(|| view! { <Notice tone=Tone::Bad>{t("photos.missing")}</Notice> })
            }}
        </PhotoTray>
    }
}
