//! *Track*: where is my order?

pub mod details;
pub mod model;
pub mod parcel;
pub mod promise;
pub mod stop;
pub mod timeline;
pub mod view;
