//! What the loader calls: it mounts the widget, opens flows, steps back and removes the widget.

pub mod item;
pub mod shell;
pub mod widget;
