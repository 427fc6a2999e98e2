//! The browser's database (IndexedDB), as far as drafts need it.
//!
//! A write is durable once its transaction has fired `complete`; for a `strict` transaction that means that the data is
//! on the disk. Transactions on the same stores run in the order in which they were created.
//!
//! Methods are called by name. Typed bindings would add glue code that every shopper downloads before the first field,
//! and the database isn't needed that early.

use std::cell::Cell;
use std::pin::pin;

use futures_util::future::{Either, select};
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::EventTarget;

use crate::browser::timer::pause;

const NAME: &str = "careline";
const VERSION: u32 = 1;

/// Drafts, by id.
pub const DRAFTS: &str = "drafts";
/// Photos, by draft and photo.
pub const PHOTOS: &str = "photos";
/// The addresses of unfinished uploads, by draft and photo.
pub const UPLOADS: &str = "uploads";

/// Every store.
pub const STORES: [&str; 3] = [DRAFTS, PHOTOS, UPLOADS];

/// How long the browser may take to answer, in milliseconds. WebKit sometimes never does.
const LIMIT: i32 = 5_000;

thread_local! {
    /// Whether the browser didn't answer in time.
    static IS_STUCK: Cell<bool> = const { Cell::new(false) };
}

/// Why this device didn't store something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// No room is left.
    Full,
    /// The browser stores nothing for this page: a private window, or a setting.
    Off,
}

impl From<JsValue> for StorageError {
    fn from(error: JsValue) -> Self {
        let name = get(&error, "name").ok().and_then(|name| name.as_string());
        if name.as_deref() == Some("QuotaExceededError") {
            Self::Full
        } else {
            Self::Off
        }
    }
}

/// An open database. Dropping it closes it.
pub struct Database(JsValue);

impl Drop for Database {
    fn drop(&mut self) {
        let _ = call(&self.0, "close", &[]);
    }
}

impl Database {
    /// Opens the database, and creates it if it doesn't exist.
    ///
    /// # Errors
    ///
    /// If the browser stores nothing for this page.
    pub async fn open() -> Result<Self, StorageError> {
        // If the stores can't be created, the first transaction reports it.
        Self::opened(|request| drop(create_stores(request))).await
    }

    /// Opens the database only if it exists, so that reading leaves nothing behind.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub async fn open_existing() -> Result<Self, StorageError> {
        let give_up = |request: &JsValue| {
            // Aborting the upgrade makes the open request fail.
            let _ = get(request, "transaction").and_then(|upgrade| call(&upgrade, "abort", &[]));
        };
        Self::opened(give_up).await
    }

    async fn opened(upgrade: impl FnOnce(&JsValue) + 'static) -> Result<Self, StorageError> {
        let factory = get(&window(), "indexedDB")?;
        let request = call(&factory, "open", &[NAME.into(), VERSION.into()])?;
        let opening = request.clone();
        let upgrade = Closure::once(move || upgrade(&opening));
        Reflect::set(&request, &"onupgradeneeded".into(), upgrade.as_ref())?;
        wait_for_event(&request, "success", &["error", "blocked"]).await?;
        Ok(Self(get(&request, "result")?))
    }

    /// Runs some work as one transaction. It is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// If nothing was stored.
    pub async fn write(
        &self,
        work: impl FnOnce(&Stores) -> Result<(), JsValue>,
    ) -> Result<(), StorageError> {
        let transaction = self.transaction("readwrite")?;
        work(&Stores(transaction.clone()))?;
        Ok(wait_for_event(&transaction, "complete", &["abort"]).await?)
    }

    /// Everything in a store, or the values of a key or a range of keys.
    ///
    /// # Errors
    ///
    /// If the store can't be read.
    pub async fn all(&self, store: &str, keys: JsValue) -> Result<Vec<JsValue>, StorageError> {
        let stores = Stores(self.transaction("readonly")?);
        let request = stores.ask(store, "getAll", &[keys])?;
        wait_for_event(&request, "success", &["error"]).await?;
        Ok(Array::from(&get(&request, "result")?).to_vec())
    }

    fn transaction(&self, mode: &str) -> Result<JsValue, JsValue> {
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        let names: Array = STORES.into_iter().map(JsValue::from).collect();
        let arguments = [names.into(), mode.into(), options.into()];
        call(&self.0, "transaction", &arguments)
    }
}

/// The stores inside a transaction.
pub struct Stores(JsValue);

impl Stores {
    /// Stores a value under a key and replaces the previous one.
    ///
    /// # Errors
    ///
    /// If the transaction has ended.
    pub fn put(&self, store: &str, key: JsValue, value: JsValue) -> Result<(), JsValue> {
        self.ask(store, "put", &[value, key]).map(drop)
    }

    /// Deletes the values of a key or a range of keys.
    ///
    /// # Errors
    ///
    /// If the transaction has ended.
    pub fn delete(&self, store: &str, keys: JsValue) -> Result<(), JsValue> {
        self.ask(store, "delete", &[keys]).map(drop)
    }

    /// Deletes everything in a store.
    ///
    /// # Errors
    ///
    /// If the transaction has ended.
    pub fn clear(&self, store: &str) -> Result<(), JsValue> {
        self.ask(store, "clear", &[]).map(drop)
    }

    fn ask(&self, store: &str, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
        let store = call(&self.0, "objectStore", &[store.into()])?;
        call(&store, method, arguments)
    }
}

/// The range of keys that belong to a draft.
///
/// # Errors
///
/// If the browser refuses the range, which it doesn't for such keys.
pub fn of_draft(draft: &str) -> Result<JsValue, JsValue> {
    // An array sorts after every string.
    let last = Array::of2(&draft.into(), &Array::new());
    let first = Array::of1(&draft.into());
    let ranges = get(&window(), "IDBKeyRange")?;
    call(&ranges, "bound", &[first.into(), last.into()])
}

fn create_stores(request: &JsValue) -> Result<(), JsValue> {
    let database = get(request, "result")?;
    STORES
        .into_iter()
        .try_for_each(|store| call(&database, "createObjectStore", &[store.into()]).map(drop))
}

/// A property.
pub(super) fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into())
}

/// Calls a method.
pub(super) fn call(
    object: &JsValue,
    method: &str,
    arguments: &[JsValue],
) -> Result<JsValue, JsValue> {
    let method: Function = get(object, method)?.dyn_into()?;
    method.apply(object, &arguments.iter().collect())
}

/// Waits for one of these events of a request or a transaction. If it is one of the `bad` ones, or none comes in time,
/// returns the target's error.
pub(super) async fn wait_for_event(
    target: &JsValue,
    good: &str,
    bad: &[&str],
) -> Result<(), JsValue> {
    let events: &EventTarget = target.unchecked_ref();
    let listened = Promise::new(&mut |resolve, reject| {
        let listen = |event, then: &Function| {
            // Every request and transaction is an event target.
            let _ = events.add_event_listener_with_callback(event, then);
        };
        listen(good, &resolve);
        for event in bad {
            listen(event, &reject);
        }
    });
    match within_limit(listened).await {
        Ok(_) => Ok(()),
        // A request that wasn't answered throws instead of telling its error.
        Err(_) => Err(get(target, "error").unwrap_or_else(|error| error)),
    }
}

/// Awaits a promise of the browser's storage. If it takes longer than [`LIMIT`], the storage counts as off until the page
/// is left, so that the shopper waits only once.
pub(super) async fn within_limit(promise: Promise) -> Result<JsValue, JsValue> {
    if IS_STUCK.get() {
        return Err(JsValue::UNDEFINED);
    }
    match select(JsFuture::from(promise), pin!(pause(LIMIT))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => {
            IS_STUCK.set(true);
            Err(JsValue::UNDEFINED)
        }
    }
}
