//! What is measured: pages whose own button opens something, and the first control of it.

use std::fs;

use careline_e2e::{Result, repository};
use serde_json::Value;

/// A page whose own button opens something.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// Its name in tables.
    pub name: &'static str,
    /// The name of its page, and of its folder if it is a peer.
    pub id: &'static str,
    /// Whether it is Careline.
    pub is_ours: bool,
    /// Attributes of the button.
    pub button: &'static str,
    /// The selector of what can be used first.
    pub control: &'static str,
}

const FIELD: &str = "input:not([type=file]), textarea, [contenteditable=true]";

/// Careline's *track*: its first field is the order's number.
pub const TRACK: Subject = ours("track", r#"data-careline-open="track""#, FIELD);

/// Careline's pages.
pub const OURS: [Subject; 3] = [
    TRACK,
    ours("report", r#"data-careline-open="report""#, "#pane button"),
    // The attribute names the topic for the downloads; the command opens it.
    ours(
        "damaged",
        r#"data-careline-open="damaged" onclick="event.stopPropagation(); careline('open', { topic: 'damaged' })""#,
        FIELD,
    ),
];

/// The peers from npm.
pub const PEERS: [Subject; 6] = [
    peer("Sentry feedback, form on intent", "sentry", FIELD),
    peer(
        "Sentry feedback, all with the page",
        "sentry-with-page",
        FIELD,
    ),
    peer("deep-chat", "deep-chat", FIELD),
    // It has no field: its first control is the link to the device's files.
    peer("Uppy Dashboard", "uppy", ".uppy-Dashboard-browse"),
    peer("Typebot popup, script on intent", "typebot", FIELD),
    peer(
        "Typebot popup, all with the page",
        "typebot-with-page",
        FIELD,
    ),
];

const fn ours(name: &'static str, button: &'static str, control: &'static str) -> Subject {
    Subject {
        name,
        id: name,
        is_ours: true,
        button,
        control,
    }
}

const fn peer(name: &'static str, id: &'static str, control: &'static str) -> Subject {
    Subject {
        name,
        id,
        is_ours: false,
        button: "",
        control,
    }
}

impl Subject {
    /// Its name with whose it is.
    #[must_use]
    pub fn label(&self) -> String {
        match self.is_ours {
            true => format!("Careline: {}", self.name),
            false => self.name.to_owned(),
        }
    }

    /// The script of its page.
    #[must_use]
    pub fn script(&self) -> String {
        match self.is_ours {
            true => r#"<script async src="/careline.js"></script>"#.to_owned(),
            false => module(self.id),
        }
    }
}

/// The tag of a peer's script.
#[must_use]
pub fn module(peer: &str) -> String {
    format!(r#"<script type="module" src="/demo/bench/{peer}/page.js"></script>"#)
}

/// The versions of the packages whose pages are measured beside Careline's.
///
/// # Errors
///
/// If their list can't be read.
pub fn versions() -> Result<Value> {
    let text = fs::read_to_string(repository("tests/bench/peers/package.json"))?;
    let package: Value = serde_json::from_str(&text)?;
    Ok(package.get("dependencies").cloned().unwrap_or_default())
}
