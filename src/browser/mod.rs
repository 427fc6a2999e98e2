//! The browser and the page that hosts the widget: clock, focus, random numbers, JavaScript values, the loader.

pub mod clock;
pub mod focus;
pub mod host;
pub mod js;
pub mod random;
