//! Locks that assign a draft to one tab (Web Locks). The browser releases a tab's locks when the tab is closed or
//! crashes.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use uuid::Uuid;
use wasm_bindgen::prelude::*;

use crate::storage::indexed_db::{call, get, within_limit};

/// A draft's lock. Dropping it releases it.
pub struct TabLock {
    /// The draft.
    pub draft: Uuid,
    release: Function,
}

impl Drop for TabLock {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::NULL);
    }
}

/// Takes a draft's lock; `None` if another tab has it, or if the browser has no locks.
pub async fn hold(draft: Uuid) -> Option<TabLock> {
    let release = within_limit(request(draft)).await.ok()?;
    let release = release.dyn_into().ok()?;
    Some(TabLock { draft, release })
}

/// A promise of the function that releases the lock.
fn request(draft: Uuid) -> Promise {
    Promise::new(&mut |granted, refused| {
        let otherwise = refused.clone();
        let callback = Closure::once_into_js(move |lock: JsValue| {
            if lock.is_null() {
                let _ = refused.call0(&JsValue::NULL);
                return JsValue::UNDEFINED;
            }
            // The browser holds the lock until this promise is resolved.
            Promise::new(&mut |release, _| {
                let _ = granted.call1(&JsValue::NULL, &release);
            })
            .into()
        });
        // If storage is off for this page, the returned promise is rejected.
        let asked = ask(draft, &callback)
            .and_then(|asked| call(&asked, "catch", &[otherwise.clone().into()]));
        if asked.is_err() {
            let _ = otherwise.call0(&JsValue::NULL);
        }
    })
}

fn ask(draft: Uuid, callback: &JsValue) -> Result<JsValue, JsValue> {
    let name = ["careline/", &draft.to_string()].concat();
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &true.into())?;
    let locks = get(&window().navigator(), "locks")?;
    call(
        &locks,
        "request",
        &[name.into(), options.into(), callback.clone()],
    )
}
