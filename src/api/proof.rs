//! Proofs of work, which the endpoint demands when a rate limit is near.
//!
//! The solver is ALTCHA's, in a file beside the wasm that is fetched with the first challenge. It derives keys with the
//! browser's `crypto.subtle`, off the main thread.

use wasm_bindgen::prelude::*;

use crate::api::failure::Failure;

#[wasm_bindgen(module = "/src/api/proof.js")]
extern "C" {
    /// The proof as text; `undefined` if the page isn't secure.
    #[wasm_bindgen(catch)]
    async fn prove(problem: &str) -> Result<JsValue, JsValue>;
}

/// Solves the challenge in a problem's JSON.
///
/// # Errors
///
/// [`Failure::Unreachable`] if the solver can't be fetched, [`Failure::Unreadable`] if the page isn't secure.
pub async fn of(problem: &str) -> Result<String, Failure> {
    let proof = prove(problem).await.map_err(|_| Failure::Unreachable)?;
    proof.as_string().ok_or(Failure::Unreadable)
}
