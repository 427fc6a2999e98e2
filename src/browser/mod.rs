//! The browser and the page that hosts the widget: clock, focus, live regions, random numbers, timers, JavaScript
//! values, the loader and its panel.

pub mod clock;
pub mod focus;
pub mod host;
pub mod js;
pub mod json;
pub mod live;
pub mod panel;
pub mod random;
pub mod timer;
