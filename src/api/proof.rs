//! Proofs of work, which the endpoint asks for where a limit is near.
//!
//! The solver is ALTCHA's own, a file beside the wasm that is fetched when the first challenge comes. It derives keys by the
//! browser's `crypto.subtle`, off the main thread.

use wasm_bindgen::prelude::*;

use crate::api::failure::Failure;

#[wasm_bindgen(module = "/src/api/proof.js")]
extern "C" {
    /// The proof as text; nothing where the page isn't secure.
    #[wasm_bindgen(catch)]
    async fn prove(problem: &str) -> Result<JsValue, JsValue>;
}

/// The proof that a problem asks for.
///
/// # Errors
///
/// [`Failure::Unreachable`] where the solver can't be fetched, [`Failure::Unreadable`] where this page can't make proofs.
pub async fn of(problem: &str) -> Result<String, Failure> {
    let proof = prove(problem).await.map_err(|_| Failure::Unreachable)?;
    proof.as_string().ok_or(Failure::Unreadable)
}
