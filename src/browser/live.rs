//! Live regions, whose changes screen readers announce.
//!
//! A region must be in the page before its text: many screen readers miss one that is inserted together with it. So two
//! regions stay: one in the panel, and one beside it, because a closed panel is not read and an open one makes everything
//! else inert.

use std::time::Duration;

use leptos::prelude::{document, set_timeout};
use web_sys::{Element, ShadowRoot};

use crate::browser::panel::{open_panel, root};

/// The element id of the region in the panel. The shell draws it.
pub const IN_PANEL: &str = "live";
const OUTSIDE: &str = "live-outside";

/// How long a text stays.
const STAYS: Duration = Duration::from_secs(1);

/// Adds the region outside the panel, unless it is there. It is called well before there is something to announce.
pub fn add_outside() {
    if let Some(root) = root().filter(|root| root.get_element_by_id(OUTSIDE).is_none()) {
        // Without it, what happens while the panel is closed is only shown.
        let _ = outside(&root);
    }
}

fn outside(root: &ShadowRoot) -> Option<()> {
    let region = document().create_element("div").ok()?;
    region.set_id(OUTSIDE);
    region.set_class_name("live");
    region.set_attribute("role", "status").ok()?;
    root.append_child(&region).ok().map(drop)
}

/// Announces a text, after what is being read. A text is announced again if it is the same as the last one, because it
/// is a new element.
pub fn announce(text: &str) {
    let line = document().create_element("p");
    if let Some((region, line)) = region().zip(line.ok()) {
        line.set_text_content(Some(text));
        region.set_text_content(None);
        let _ = region.append_child(&line);
        // Screen readers have taken it by then, and it must not be found later, when it isn't so any more.
        set_timeout(move || line.remove(), STAYS);
    }
}

fn region() -> Option<Element> {
    match open_panel() {
        Some(panel) => panel.query_selector(&["#", IN_PANEL].concat()).ok()?,
        None => root()?.get_element_by_id(OUTSIDE),
    }
}
