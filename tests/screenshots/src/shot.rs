//! What a screenshot is of.

use crate::viewport::{Theme, Viewport, name};

/// A state in a window and a theme.
#[derive(Clone)]
pub struct Shot {
    /// The flow.
    pub flow: &'static str,
    /// The place of its scenario among all.
    pub place: usize,
    /// The state of the flow.
    pub state: String,
    /// The window.
    pub viewport: Viewport,
    /// The theme.
    pub theme: Theme,
}

impl Shot {
    /// The name of its file.
    pub fn file(&self) -> String {
        let Self { flow, state, .. } = self;
        let (viewport, theme) = (name(self.viewport), name(self.theme));
        format!("{flow}-{state}-{viewport}-{theme}.png")
    }
}
