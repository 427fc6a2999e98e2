//! The colors of mails.
//!
//! Mail programs that know no media query show the light colors, which stand on the elements. The dark ones override
//! them by the classes.

use careline_policy::brand::{Brand, Color};

pub const INK: &str = "#1d1b19";
pub const SOFT: &str = "#5c5853";
pub const LINE: &str = "#e4e1dd";
pub const PAGE: &str = "#f5f4f2";
pub const CARD: &str = "#ffffff";
pub const TILE: &str = "#edeae6";
pub const BAD: &str = "#9c2a1f";

const INK_COLOR: Color = Color {
    red: 0x1d,
    green: 0x1b,
    blue: 0x19,
};
const DARK_INK_COLOR: Color = Color {
    red: 0xf3,
    green: 0xf1,
    blue: 0xee,
};
const DARK_CARD_COLOR: Color = Color {
    red: 0x20,
    green: 0x1e,
    blue: 0x1c,
};

/// A button's color and that of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Button {
    pub fill: Color,
    pub text: Color,
}

impl Button {
    /// The button on a light card. Without an accent it is neutral.
    pub fn light(brand: &Brand) -> Self {
        Self::on(Color::WHITE, brand.accent.unwrap_or(INK_COLOR))
    }

    /// The button on a dark card.
    pub fn dark(brand: &Brand) -> Self {
        Self::on(DARK_CARD_COLOR, brand.accent.unwrap_or(DARK_INK_COLOR))
    }

    fn on(card: Color, accent: Color) -> Self {
        let fill = accent.visible_on(card);
        let text = fill.text();
        Self { fill, text }
    }
}

/// The style sheet: more room on wide screens, and the dark theme. The logo was made for light paper, so in the dark it stands on some.
pub fn style_sheet(brand: &Brand) -> String {
    let Button { fill, text } = Button::dark(brand);
    format!(
        ":root{{color-scheme:light dark;supported-color-schemes:light dark}}\
         @media (min-width:600px){{.card{{padding:40px 40px 24px!important}}}}\
         @media (prefers-color-scheme:dark){{\
         .page{{background:#141312!important}}\
         .card{{background:{DARK_CARD_COLOR}!important;border-color:#3b3835!important}}\
         .ink{{color:{DARK_INK_COLOR}!important}}\
         .soft{{color:#b8b2ab!important}}\
         .bad{{color:#f2a298!important}}\
         .line{{border-color:#3b3835!important}}\
         .panel{{background:#2b2926!important}}\
         .tile{{background:#35322f!important;color:#b8b2ab!important}}\
         .logo{{background:#ffffff!important;padding:8px 12px!important;border-radius:8px!important}}\
         .fill{{background:{fill}!important}}\
         .label{{color:{text}!important}}}}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn color(text: &str) -> Color {
        text.to_owned().try_into().unwrap()
    }

    #[test]
    fn text_is_legible_on_every_surface() {
        for (text, surface) in [
            (INK, CARD),
            (INK, PAGE),
            (SOFT, CARD),
            (SOFT, PAGE),
            (SOFT, TILE),
            (BAD, CARD),
            ("#f3f1ee", "#201e1c"),
            ("#f3f1ee", "#2b2926"),
            ("#b8b2ab", "#201e1c"),
            ("#b8b2ab", "#141312"),
            ("#b8b2ab", "#35322f"),
            ("#f2a298", "#201e1c"),
        ] {
            let contrast = color(text).contrast(color(surface));
            assert!(contrast >= 4.5, "{text} on {surface}: {contrast}");
        }
    }

    #[test]
    fn a_button_is_seen_and_read_in_both_themes() {
        let accents = ["#b08d3e", "#000000", "#ffffff", "#1f4f49", "#201e1c"];
        let accents = accents.map(|accent| Some(color(accent)));
        for accent in accents.into_iter().chain([None]) {
            let brand = Brand {
                accent,
                ..Brand::default()
            };
            for (button, card) in [
                (Button::light(&brand), Color::WHITE),
                (Button::dark(&brand), DARK_CARD_COLOR),
            ] {
                assert!(button.fill.contrast(card) >= 3.0, "{button:?}");
                assert!(button.fill.contrast(button.text) >= 4.5, "{button:?}");
            }
        }
        let neutral = Button::light(&Brand::default());
        assert_eq!(neutral.fill.to_string(), INK);
    }
}
