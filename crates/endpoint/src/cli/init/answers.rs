//! What an operator answers, read from text.

use std::fmt;
use std::str::FromStr;

use crate::config::shops::check_shop_id;
use crate::platform::time_zone;

/// A shop's id.
#[derive(Clone, Debug)]
pub struct ShopId(String);

impl FromStr for ShopId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        check_shop_id(text)?;
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for ShopId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A shop's name.
#[derive(Clone, Debug)]
pub struct Name(String);

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim() {
            "" => Err(format!("expected the shop's name, found {text:?}")),
            name => Ok(Self(name.to_owned())),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a time zone that is known.
#[derive(Clone, Debug)]
pub struct TimeZoneName(String);

impl FromStr for TimeZoneName {
    type Err = time_zone::UnknownZone;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        time_zone::named(text)?;
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for TimeZoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// From how many days to how many, at least `LEAST`. It is read from `1-2` and displayed as `[1, 2]`, as TOML has it.
#[derive(Clone, Copy, Debug)]
pub struct Days<const LEAST: u16>([u16; 2]);

impl<const LEAST: u16> FromStr for Days<LEAST> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (least, most) = text.split_once('-').unwrap_or((text, text));
        let number = |text: &str| text.trim().parse::<u16>().ok();
        match number(least).zip(number(most)) {
            Some((least, most)) if LEAST <= least && least <= most => Ok(Self([least, most])),
            _ => Err(format!(
                "expected from {LEAST} days on, the least and the most, such as \"1-2\"; found {text:?}"
            )),
        }
    }
}

impl<const LEAST: u16> fmt::Display for Days<LEAST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([least, most]) = self;
        write!(f, "[{least}, {most}]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_from_the_least_to_the_most() {
        let read = |text: &str| text.parse::<Days<1>>().map(|days| days.to_string());
        assert_eq!(read("1-2").unwrap(), "[1, 2]");
        assert_eq!(read(" 3 ").unwrap(), "[3, 3]");
        for text in ["", "0-2", "3-2", "1-x", "-1", "1-2-3"] {
            assert!(
                read(text).unwrap_err().contains(&format!("{text:?}")),
                "{text}"
            );
        }
    }
}
