//! The flows. A new one is a folder here, a [`Screen`], and an arm of [`view`].
//!
//! Each flow's view stands behind a `wasm_split` function and so in a chunk of its own; what several of them share lands
//! in a shared chunk by itself. Nothing outside those functions may name a view.

pub mod inquiry;
pub mod lookup;
pub mod requests;
pub mod returns;
pub mod topics;
pub mod track;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use crate::desk::Desk;
use crate::nav::{Group, Screen};

/// Fetches a screen's chunk and draws it.
///
/// # Errors
///
/// When the chunk can't be fetched.
pub async fn view(screen: Screen, desk: Desk) -> Result<AnyView, SplitLoaderError> {
    match screen {
        Screen::Track => track(desk).await,
        Screen::Returns => returns(desk).await,
        Screen::Topics(group) => topics(desk, group).await,
        Screen::Inquiry(_) => inquiry(desk).await,
        Screen::Requests => requests(desk).await,
    }
}

#[wasm_split(track, wasm_split_path = leptos::wasm_split, fallible)]
fn track(desk: Desk) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <track::view::Track desk /> }.into_any())
}

#[wasm_split(returns, wasm_split_path = leptos::wasm_split, fallible)]
fn returns(desk: Desk) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <returns::view::ReturnItems desk /> }.into_any())
}

#[wasm_split(inquiry, wasm_split_path = leptos::wasm_split, fallible)]
fn topics(desk: Desk, group: Group) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <topics::view::Topics desk group /> }.into_any())
}

#[wasm_split(inquiry, wasm_split_path = leptos::wasm_split, fallible)]
fn inquiry(desk: Desk) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <inquiry::view::Inquire desk /> }.into_any())
}

#[wasm_split(requests, wasm_split_path = leptos::wasm_split, fallible)]
fn requests(desk: Desk) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <requests::view::Requests desk /> }.into_any())
}
