//! The loader, which hosts the widget: it draws the panel's frame and emits the page's events.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use crate::browser::js::function;

/// Shows how many screens deep the shopper is (0 is the loader's menu), and the screen's title.
pub type TellScreen = Box<dyn Fn(u32, &str)>;
/// Hands over the root element of the first screen of a name, if the panel has drawn it and nobody took it yet.
pub type TakeFirstScreen = Box<dyn Fn(&str) -> Option<Element>>;

/// The functions of the loader that the widget calls.
#[allow(missing_docs, reason = "the types say what they do")]
pub struct Loader {
    pub tell_screen: TellScreen,
    /// Emits `submitted` to the page with the request's reference, which is no personal data.
    pub tell_submitted: Box<dyn Fn(&str)>,
    pub take_first_screen: TakeFirstScreen,
}

impl Loader {
    /// Takes the functions `screen`, `emit` and `take` from the loader's setup object. They handle their own errors.
    #[must_use]
    pub fn new(setup: &JsValue) -> Self {
        let [screen, emit, take] = ["screen", "emit", "take"].map(|name| function(setup, name));
        Self {
            tell_screen: Box::new(move |depth, title| {
                if let Some(screen) = &screen {
                    let _ = screen.call2(&JsValue::NULL, &depth.into(), &title.into());
                }
            }),
            tell_submitted: Box::new(move |reference| {
                if let Some(emit) = &emit {
                    let detail = Object::new();
                    let _ = Reflect::set(&detail, &"reference".into(), &reference.into());
                    let _ = emit.call2(&JsValue::NULL, &"submitted".into(), &detail);
                }
            }),
            take_first_screen: Box::new(move |name| {
                let root = take.as_ref()?.call1(&JsValue::NULL, &name.into());
                root.ok()?.dyn_into().ok()
            }),
        }
    }
}
