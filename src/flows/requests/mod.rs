//! What was sent from this device, and how it stands.

pub mod view;
