//! Draws photos that the endpoint has.

use leptos::prelude::*;
use uuid::Uuid;

use crate::api::tickets::{self, Key};
use crate::app::session::Session;
use crate::i18n::format;
use crate::photos::thumbnail::Thumbnail;

/// Small pictures of a ticket's or a message's photos.
#[component]
pub fn Gallery(session: Session, key: Key, photos: Vec<Uuid>) -> impl IntoView {
    let thumbnail = |(index, photo): (usize, Uuid)| {
        let (endpoint, key) = (session.endpoint(), key.clone());
        let load = async move { tickets::photo(&endpoint, &key, photo).await.ok() };
        let name = format("case.photo", &[("number", &(index + 1).to_string())]);
        view! {
            <li class="tile">
                <Thumbnail load name />
            </li>
        }
    };
    let photos = photos.into_iter().enumerate();
    view! { <ul class="thumbnails">{photos.map(thumbnail).collect_view()}</ul> }
}
