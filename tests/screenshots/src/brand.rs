//! Invented brands, each a few custom properties of the shop's page.

use clap::ValueEnum;

/// A brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Brand {
    /// A jeweller: a gold accent and a serif
    Jeweller,
    /// An atelier: square, black and white
    Atelier,
}

impl Brand {
    /// The style of its page.
    pub const fn style(self) -> &'static str {
        match self {
            Self::Jeweller => include_str!("../brands/jeweller.css"),
            Self::Atelier => include_str!("../brands/atelier.css"),
        }
    }
}
