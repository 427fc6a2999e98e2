//! Draws the photos, and the box "I can't take a photo".

use careline_wire::FieldProblem;
use careline_wire::topic::Part;
use leptos::prelude::*;

use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::model::InquiryEvent;
use crate::flows::inquiry::send::proceed;
use crate::flows::inquiry::state::InquiryState;
use crate::i18n::t;
use crate::photos::context::{PhotoOwner, PhotoOwnerFns};
use crate::photos::view::PhotoTray;
use crate::ui::choice::Choice;

/// The photos of the current inquiry.
pub const OF_INQUIRY: PhotoOwnerFns = PhotoOwnerFns {
    photos: |session| {
        let photos = InquiryState::of(session)
            .current
            .try_with(|inquiry| inquiry.as_ref().map(|inquiry| inquiry.photos.clone()));
        photos.flatten().unwrap_or_default()
    },
    update: |session, event| {
        // A photo of another inquiry may still be uploading.
        InquiryState::of(session).others.try_update_value(|others| {
            for other in others {
                other.photos.update_existing(&event);
            }
        });
        let is_taken = InquiryState::of(session)
            .current
            .try_update(|inquiry| inquiry.as_mut().is_some_and(|inquiry| inquiry.photo(event)));
        proceed(session);
        is_taken.unwrap_or_default()
    },
    draft: |session| {
        InquiryState::of(session)
            .current
            .try_with_untracked(|inquiry| inquiry.as_ref()?.draft)?
    },
};

/// The photos, and why they are needed.
#[component]
pub fn Photos(context: InquiryContext) -> impl IntoView {
    let session = context.session;
    let problem = context.memo(|inquiry| inquiry.error_in("/photos"));
    let error = Signal::derive(move || {
        problem.get().map(|problem| match problem {
            FieldProblem::Required => t("photos.missing"),
            _ => t("photos.lost"),
        })
    });
    let no_photo = context.memo(|inquiry| inquiry.no_photo);
    let is_needed = context.memo(|inquiry| inquiry.topic.spec().needs.contains(&Part::Photos));
    let photo_owner = PhotoOwner {
        session,
        fns: OF_INQUIRY,
    };
    view! {
        <PhotoTray photo_owner error>
            {move || {
                is_needed
                    .get()
                    .then(|| {
                        view! {
                            <Choice
                                id="no-photo"
                                label=t("photos.none")
                                checked=no_photo
                                toggle=move |on| context.send(InquiryEvent::NoPhoto(on))
                            />
                        }
                    })
            }}
        </PhotoTray>
    }
}
