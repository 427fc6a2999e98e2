//! Which tab a draft belongs to (Web Locks): the browser gives a lock back when its tab is closed, or crashes.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use uuid::Uuid;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::storage::indexed_db::{call, get};

/// A draft's lock. Dropped, it is given back.
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

/// Takes a draft's lock; `None` where another tab holds it, or the browser has no locks.
pub async fn hold(draft: Uuid) -> Option<TabLock> {
    let release = JsFuture::from(request(draft)).await.ok()?;
    let release = release.dyn_into().ok()?;
    Some(TabLock { draft, release })
}

/// Promises the function that gives the lock back.
fn request(draft: Uuid) -> Promise {
    Promise::new(&mut |granted, refused| {
        let otherwise = refused.clone();
        let held = Closure::once_into_js(move |lock: JsValue| {
            if lock.is_null() {
                let _ = refused.call0(&JsValue::NULL);
                return JsValue::UNDEFINED;
            }
            // The lock is held until this promise is kept.
            Promise::new(&mut |release, _| {
                let _ = granted.call1(&JsValue::NULL, &release);
            })
            .into()
        });
        // A browser that keeps nothing for this page refuses later, by the promise.
        let asked =
            ask(draft, &held).and_then(|asked| call(&asked, "catch", &[otherwise.clone().into()]));
        if asked.is_err() {
            let _ = otherwise.call0(&JsValue::NULL);
        }
    })
}

fn ask(draft: Uuid, held: &JsValue) -> Result<JsValue, JsValue> {
    let name = ["careline/", &draft.to_string()].concat();
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &true.into())?;
    let locks = get(&window().navigator(), "locks")?;
    call(
        &locks,
        "request",
        &[name.into(), options.into(), held.clone()],
    )
}
