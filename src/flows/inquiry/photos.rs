//! Draws the photos of what happened, or the box that says there are none.

use careline_wire::topic::Part;
use leptos::prelude::*;

use super::model::Event;
use super::send::proceed;
use super::view::Making;
use crate::photos::tray::{Of, PhotoTray, Tray};
use crate::ui::{Checkbox, Notice, Tone};
use crate::words::t;

/// The photos of the inquiry in the making.
pub const OF_INQUIRY: Of = Of {
    photos: |desk| {
        desk.inquiry().with(|inquiry| {
            let photos = inquiry.as_ref().map(|inquiry| inquiry.photos.clone());
            photos.unwrap_or_default()
        })
    },
    tell: |desk, event| {
        // A photo goes on uploading while the shopper is at another topic.
        desk.others().try_update_value(|others| {
            for other in others {
                other.photos.moved(&event);
            }
        });
        let is_taken = desk
            .inquiry()
            .try_update(|inquiry| inquiry.as_mut().is_some_and(|inquiry| inquiry.photo(event)));
        proceed(desk);
        is_taken.unwrap_or_default()
    },
    draft: |desk| {
        desk.inquiry()
            .try_with_untracked(|inquiry| inquiry.as_ref()?.draft)?
    },
};

/// Photos of what happened.
#[component]
pub fn Photos(making: Making) -> impl IntoView {
    let desk = making.desk;
    let needs_one = making.memo(|inquiry| inquiry.error("/photos").is_some());
    let no_photo = making.memo(|inquiry| inquiry.no_photo);
    let is_needed = making.memo(|inquiry| inquiry.topic.spec().needs.contains(&Part::Photos));
    let tray = Tray {
        desk,
        of: OF_INQUIRY,
    };
    view! {
        <PhotoTray tray>
            {move || {
                is_needed
                    .get()
                    .then(|| {
                        view! {
                            <Checkbox
                                id="no-photo"
                                label=t("photos.none")
                                checked=no_photo
                                toggle=move |on| making.send(Event::NoPhoto(on))
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
