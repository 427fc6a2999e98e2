//! Tables for people. On a terminal they are at most as wide as it: columns that are wider than a date are wrapped.

use std::io;

use comfy_table::presets::NOTHING;
use comfy_table::{ColumnConstraint, ContentArrangement, Table};
use rustix::termios::tcgetwinsize;

use crate::cli::escape::escaped;
use crate::cli::output::say;

/// The spaces between two columns.
const GAP: u16 = 2;
/// How wide a column may be without being wrapped: a date is.
const NARROW: u16 = 10;

/// Prints a header and rows. Cells may be text from outside.
pub fn print_table<const N: usize>(header: [&str; N], rows: impl Iterator<Item = [String; N]>) {
    let width = tcgetwinsize(io::stdout()).map(|size| size.ws_col);
    // Some terminals don't know their width.
    let width = width.ok().filter(|width| *width > 0);
    say!("{}", table(header, rows, width));
}

fn table<const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
    width: Option<u16>,
) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(header);
    if let Some(width) = width {
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
    }
    for row in rows {
        table.add_row(row.map(|cell| escaped(&cell)));
    }
    let widths = table.column_max_content_widths();
    for (column, width) in table.column_iter_mut().zip(widths) {
        column.set_padding((0, GAP));
        if width <= NARROW {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table.trim_fmt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> impl Iterator<Item = [String; 2]> {
        [
            ["A-1", "ada@example.com"],
            ["商品-2", "a.very.long.address@a.long.domain.example"],
            ["\u{1b}[2J", "b"],
        ]
        .map(|row| row.map(str::to_owned))
        .into_iter()
    }

    #[test]
    fn columns_are_aligned_by_what_a_terminal_shows() {
        let table = table(["order", "email"], rows(), None);
        let expected = [
            "order      email",
            "A-1        ada@example.com",
            "商品-2     a.very.long.address@a.long.domain.example",
            "\\u{1b}[2J  b",
        ];
        assert_eq!(table.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [20, 30, 40] {
            let table = table(["order", "email"], rows(), Some(width));
            let widest = table.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(width.into()), "{width}:\n{table}");
        }
    }
}
