//! The median and the range of measured values.

use std::fmt::{self, Display, Formatter};

use serde_json::{Value, json};

/// The median and the range of some values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spread {
    sorted: Vec<f64>,
}

impl Spread {
    /// The middle value, or the mean of the two middle ones; 0 if there are none.
    #[must_use]
    pub fn median(&self) -> f64 {
        let middle = self.sorted.len() / 2;
        let at = |index: usize| self.sorted.get(index).copied().unwrap_or_default();
        match self.sorted.len() % 2 {
            1 => at(middle),
            _ => f64::midpoint(at(middle.saturating_sub(1)), at(middle)),
        }
    }

    /// All values, sorted.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({ "median": self.median(), "all": self.sorted })
    }
}

impl FromIterator<f64> for Spread {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut sorted: Vec<f64> = values.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        Self { sorted }
    }
}

/// Median (least–most), without decimals.
impl Display for Spread {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let end = |value: Option<&f64>| value.copied().unwrap_or_default();
        let (least, most) = (end(self.sorted.first()), end(self.sorted.last()));
        write!(out, "{:.0} ({least:.0}–{most:.0})", self.median())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle_of_the_sorted_values() {
        let spread: Spread = [30.0, 10.0, 50.0].into_iter().collect();
        assert_eq!(spread.to_string(), "30 (10–50)");
        let spread: Spread = [40.0, 10.0, 20.0, 30.0].into_iter().collect();
        assert_eq!(spread.to_string(), "25 (10–40)");
        assert_eq!(Spread::default().to_string(), "0 (0–0)");
    }
}
