//! How a shop looks in mails and on the endpoint's own pages, which don't have the shop's style sheet.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The contrast that text needs (WCAG 2.2, 1.4.3).
const TEXT_CONTRAST: f64 = 4.5;
/// The contrast that the shape of a control needs (WCAG 2.2, 1.4.11).
const EDGE_CONTRAST: f64 = 3.0;
/// By how much the channels of a grey differ at most.
const GREY: u8 = 24;
/// How many steps [`Color::visible_on`] takes at most.
const STEPS: u8 = 20;

/// How a shop looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Brand {
    /// The color of buttons. If unset, they are neutral.
    #[serde(default)]
    pub accent: Option<Color>,
    /// The address of its logo: `https`, or `http` on a loopback host. If unset, its name stands there.
    #[serde(default)]
    pub logo: Option<String>,
    /// The address of its logo on a dark ground. If unset, `logo` stands on a light plate there.
    #[serde(default)]
    pub logo_dark: Option<String>,
    /// The color of its order-status page in light. If unset, a warm white.
    #[serde(default)]
    pub surface: Option<Color>,
    /// How round the corners on its order-status page are, in CSS pixels. If unset, 14.
    #[serde(default)]
    pub radius: Option<u8>,
    /// The font of text on its order-status page. If unset, the device's own.
    #[serde(default)]
    pub font: Option<Font>,
    /// The font of headlines on its order-status page. If unset, that of text; without one, a serif.
    #[serde(default)]
    pub display_font: Option<Font>,
    /// The address of a wide picture for the top of its order-status page, with the schemes of `logo`.
    #[serde(default)]
    pub cover: Option<String>,
    /// The shop's own pages that its order-status page links to, such as its collections.
    #[serde(default)]
    pub links: Vec<Link>,
    /// What its order-status page draws attention to, below the order.
    #[serde(default)]
    pub promotion: Option<Promotion>,
}

/// A link to a page of the shop, with a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Promotion {
    /// The link, and what shoppers read on it.
    #[serde(flatten)]
    pub link: Link,
    /// A sentence below, in the shop's words.
    #[serde(default)]
    pub detail: Option<String>,
    /// The address of a picture, with the schemes of [`Brand::logo`].
    #[serde(default)]
    pub image: Option<String>,
}

/// A link to a page of the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Link {
    /// What shoppers read, in the shop's words.
    pub text: String,
    /// The page's address, with the schemes of [`Brand::logo`].
    pub url: String,
}

/// A font.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Font {
    /// The name of its family.
    pub family: FontFamily,
    /// The address of its file, with the schemes of [`Brand::logo`]. If unset, the device must have it.
    #[serde(default)]
    pub url: Option<String>,
}

/// The name of a font's family: letters, digits, spaces and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct FontFamily(String);

/// The text isn't the name of a font's family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAFontFamily;

impl fmt::Display for NotAFontFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected the name of one font, like \"Gill Sans\": letters, digits, spaces and hyphens")
    }
}

impl TryFrom<String> for FontFamily {
    type Error = NotAFontFamily;

    fn try_from(text: String) -> Result<Self, NotAFontFamily> {
        let is_named = text.chars().any(char::is_alphanumeric);
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-');
        if is_named && text.chars().all(is_plain) {
            Ok(Self(text))
        } else {
            Err(NotAFontFamily)
        }
    }
}

impl From<FontFamily> for String {
    fn from(family: FontFamily) -> Self {
        family.0
    }
}

impl fmt::Display for FontFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An opaque color (sRGB). It is written as `#1f4f49`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Color {
    /// From 0 to 255.
    pub red: u8,
    /// From 0 to 255.
    pub green: u8,
    /// From 0 to 255.
    pub blue: u8,
}

/// The text isn't a color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAColor;

impl fmt::Display for NotAColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a color like \"#1f4f49\"")
    }
}

impl TryFrom<String> for Color {
    type Error = NotAColor;

    fn try_from(text: String) -> Result<Self, NotAColor> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let digits = digits.filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] = number.ok_or(NotAColor)?.to_be_bytes();
        Ok(Self { red, green, blue })
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        color.to_string()
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { red, green, blue } = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Color {
    /// `#000000`.
    pub const BLACK: Self = Self::grey(0);
    /// `#ffffff`.
    pub const WHITE: Self = Self::grey(255);

    const fn grey(light: u8) -> Self {
        Self {
            red: light,
            green: light,
            blue: light,
        }
    }

    /// The contrast of two colors, from 1 to 21 (WCAG 2.2).
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(other) / one.min(other)
    }

    /// The color of text on this one: white, or black if white isn't legible. One of the two always is.
    #[must_use]
    pub fn text(self) -> Self {
        if self.contrast(Self::WHITE) >= TEXT_CONTRAST {
            Self::WHITE
        } else {
            Self::BLACK
        }
    }

    /// This color, or the nearest tint or shade of it whose shape can be told from a background. A grey that can't be told
    /// becomes the background's text color: a grey button would look disabled.
    #[must_use]
    pub fn visible_on(self, background: Self) -> Self {
        let to = background.text();
        if self.is_grey() && self.contrast(background) < EDGE_CONTRAST {
            return to;
        }
        let mut mixed = (0..=STEPS).map(|step| self.mixed(to, f64::from(step) / f64::from(STEPS)));
        let visible = mixed.find(|color| color.contrast(background) >= EDGE_CONTRAST);
        visible.unwrap_or(to)
    }

    fn is_grey(self) -> bool {
        let channels = [self.red, self.green, self.blue];
        let least = channels.into_iter().min().unwrap_or_default();
        channels.into_iter().all(|channel| channel - least < GREY)
    }

    /// This color with a part of another in it, from 0 to 1.
    fn mixed(self, other: Self, part: f64) -> Self {
        let mix = |one: u8, other: u8| {
            let mixed = f64::from(one) * (1.0 - part) + f64::from(other) * part;
            // Both are bytes, so the result is one.
            mixed.round() as u8
        };
        Self {
            red: mix(self.red, other.red),
            green: mix(self.green, other.green),
            blue: mix(self.blue, other.blue),
        }
    }

    /// The relative luminance, from 0 to 1 (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.040_45 {
                channel / 12.92
            } else {
                ((channel + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn color(text: &str) -> Color {
        text.to_owned().try_into().unwrap()
    }

    #[test]
    fn a_color_is_written_as_it_was_read() {
        for text in ["#1f4f49", "#000000", "#ffffff"] {
            assert_eq!(color(text).to_string(), text);
        }
        assert_eq!(color("#B08D3E").to_string(), "#b08d3e");
        for text in [
            "",
            "teal",
            "#fff",
            "1f4f49",
            "#1f4f4g",
            "#+f4f49",
            "#1f4f49ff",
            "#é4f49",
        ] {
            assert_eq!(Color::try_from(text.to_owned()), Err(NotAColor), "{text}");
        }
    }

    #[test]
    fn the_contrast_is_that_of_the_wcag() {
        assert!((Color::BLACK.contrast(Color::WHITE) - 21.0).abs() < 1e-9);
        assert!((color("#767676").contrast(Color::WHITE) - 4.54).abs() < 0.01);
        assert!((color("#b08d3e").contrast(Color::WHITE) - 3.12).abs() < 0.01);
    }

    #[test]
    fn text_on_every_color_is_legible_and_every_button_is_seen() {
        let backgrounds = ["#ffffff", "#201e1c"].map(color);
        let levels = (0..=255).step_by(15);
        for red in levels.clone() {
            for green in levels.clone() {
                for blue in levels.clone() {
                    let accent = Color { red, green, blue };
                    assert!(accent.contrast(accent.text()) >= 4.5, "{accent}");
                    for background in backgrounds {
                        let seen = accent.visible_on(background);
                        assert!(seen.contrast(background) >= 3.0, "{accent} on {background}");
                        assert!(
                            seen.contrast(seen.text()) >= 4.5,
                            "{accent} on {background}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_color_that_can_be_seen_stays_as_it_is() {
        for accent in ["#b08d3e", "#000000", "#1f4f49"].map(color) {
            assert_eq!(accent.visible_on(Color::WHITE), accent);
        }
        assert_eq!(Color::BLACK.visible_on(color("#201e1c")), Color::WHITE);
        assert_eq!(Color::WHITE.visible_on(Color::WHITE), Color::BLACK);
    }
}
