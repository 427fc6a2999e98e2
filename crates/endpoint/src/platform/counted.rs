//! A count with its noun: "1 order", "2 orders".

use std::fmt::Display;

/// The count with the noun for one, or with that for any other count.
pub fn counted<N: Display + PartialEq + From<u8>>(count: N, one: &str, many: &str) -> String {
    let noun = if count == N::from(1) { one } else { many };
    format!("{count} {noun}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_and_any_other_count_is_not() {
        let orders = [0, 1, 2_u32].map(|count| counted(count, "order", "orders"));
        assert_eq!(orders, ["0 orders", "1 order", "2 orders"]);
    }
}
