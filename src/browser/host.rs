//! The loader, which hosts the widget: it draws the panel's frame and emits the page's events.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::browser::js::function;

/// The functions of the loader that the widget calls.
pub struct Loader {
    screen: Option<Function>,
    emit: Option<Function>,
}

impl Loader {
    /// Takes the functions `screen` and `emit` from the loader's setup object.
    #[must_use]
    pub fn new(setup: &JsValue) -> Self {
        Self {
            screen: function(setup, "screen"),
            emit: function(setup, "emit"),
        }
    }

    /// Tells the frame how many screens deep the shopper is (0 is the loader's menu), and the screen's title.
    pub fn tell_screen(&self, depth: u32, title: &str) {
        if let Some(screen) = &self.screen {
            // The loader handles its own errors.
            let _ = screen.call2(&JsValue::NULL, &depth.into(), &title.into());
        }
    }

    /// Emits `submitted` to the page with the request's reference, which is no personal data.
    pub fn tell_submitted(&self, reference: &str) {
        if let Some(emit) = &self.emit {
            let detail = Object::new();
            let _ = Reflect::set(&detail, &"reference".into(), &reference.into());
            let _ = emit.call2(&JsValue::NULL, &"submitted".into(), &detail);
        }
    }
}
