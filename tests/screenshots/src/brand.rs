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

#[cfg(test)]
mod tests {
    use std::fs;

    use careline_e2e::{Result, repository};

    use super::*;

    #[test]
    fn the_manual_shows_the_brands_as_they_are_drawn() -> Result {
        let manual = fs::read_to_string(repository("docs/theming.md"))?;
        for brand in Brand::value_variants() {
            assert!(manual.contains(brand.style()), "{brand:?}");
        }
        Ok(())
    }
}
