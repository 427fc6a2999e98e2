//! `…/tickets/{id}/photos/{photo}`: a photo for the shopper who sent it.

use aide::axum::routing::{ApiMethodRouter, get_with};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse as _;
use careline_wire::ProblemType;
use careline_wire::ticket::PhotoRef;
use serde_json::json;
use uuid::Uuid;

use crate::app::{App, AppState};
use crate::http::extract::{PhotoId, TicketAccess};
use crate::http::openapi::operation::Describe as _;
use crate::http::problem::ApiResult;
use crate::store::StoreResult;
use crate::tickets::event::Event;

/// The photo as it is stored, a JPEG without metadata.
async fn get(
    State(app): State<AppState>,
    access: TicketAccess,
    PhotoId(photo): PhotoId,
) -> ApiResult {
    let photo = photo.ok_or(ProblemType::NotFound)?;
    let upload = upload(&app, &access, photo).await?;
    let jpeg = app
        .store
        .photos
        .get(upload.ok_or(ProblemType::NotFound)?)
        .await?;
    let jpeg = jpeg.ok_or(ProblemType::NotFound)?;
    Ok(([(CONTENT_TYPE, "image/jpeg")], jpeg).into_response())
}

/// The route of `get`.
pub fn get_route() -> ApiMethodRouter<AppState> {
    get_with(get, |operation| {
        let photo = json!({ "description": "The photo", "content": { "image/jpeg": {} } });
        operation
            .summary("A photo that came with the request or with a message")
            .responds(200, photo)
    })
}

/// The upload of a photo that came with the ticket or with one of its messages.
async fn upload(app: &App, access: &TicketAccess, photo: Uuid) -> StoreResult<Option<Uuid>> {
    let TicketAccess { shop, history } = access;
    let stored = &history.stored;
    let position = |photos: &[PhotoRef]| photos.iter().position(|one| one.id == photo);
    if let Some(position) = position(&stored.ticket.photos) {
        return Ok(stored.uploads.get(position).copied());
    }
    let of_message = history
        .events
        .iter()
        .find_map(|recorded| match &recorded.event {
            Event::ShopperMessage(message) => Some((recorded.seq, position(&message.photos)?)),
            _ => None,
        });
    let Some((event, position)) = of_message else {
        return Ok(None);
    };
    let tickets = &app.store.tickets;
    let uploads = tickets
        .uploads_of_event(&shop.id, stored.ticket.id, event)
        .await?;
    Ok(uploads.get(position).copied())
}
