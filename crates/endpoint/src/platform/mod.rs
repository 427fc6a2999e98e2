//! What the operating system and other crates provide: clock, time zones, countries, currencies, durable files,
//! cryptography, decoding.
//!
//! This is the lowest layer: nothing here knows about shops, orders or tickets.

pub mod clock;
pub mod counted;
pub mod country;
pub mod crypto;
pub mod currency;
pub mod decode;
pub mod disk_space;
pub mod durable_file;
pub mod fault_injection;
pub mod service_manager;
pub mod shutdown;
pub mod similar;
pub mod text_file;
pub mod time_zone;
pub mod tls;
pub mod trace_context;
pub mod unknown_key;
