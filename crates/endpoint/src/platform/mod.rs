//! (see the folder)

pub mod clock;
pub mod crypto;
pub mod decode;
pub mod disk_space;
pub mod durable_file;
pub mod fault_injection;
pub mod shutdown;
pub mod time_zone;
