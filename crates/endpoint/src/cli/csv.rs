//! Tables as CSV (RFC 4180), for a spreadsheet.
//!
//! A spreadsheet computes a cell that begins like a formula, and whoever wrote the words would compute. An apostrophe makes it
//! text. It stands before every such beginning: spreadsheets skip spaces and what can't be seen, some read the full-width
//! signs too, and where the language writes lists with semicolons, a semicolon or a line end in a cell begins another one.

use std::io;

use crate::cli::escape::harmless_lines;

/// Prints rows; no cell of them is a formula to a spreadsheet, or a command to a terminal.
pub fn print_csv<const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> csv::Result<()> {
    let mut table = csv::Writer::from_writer(io::stdout());
    table.write_record(header)?;
    for row in rows {
        table.write_record(row.map(|cell| defused(&harmless_lines(&cell))))?;
    }
    Ok(table.flush()?)
}

fn defused(cell: &str) -> String {
    let mut is_beginning = true;
    cell.chars().fold(String::new(), |mut text, c| {
        if is_beginning && "=+-@＝＋－＠".contains(c) {
            text.push('\'');
        }
        is_beginning = ends_cell(c) || is_beginning && is_skipped(c);
        text.push(c);
        text
    })
}

const fn ends_cell(c: char) -> bool {
    matches!(c, '\n' | ';')
}

/// Blank, unseen, or a quote that a reader takes off.
fn is_skipped(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '"' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula() {
        for sign in "=+-@＝＋－＠".chars() {
            for before in ["", " ", "\u{a0}", "\u{feff}", "\u{200b} ", "\"", "\"\" "] {
                let cell = format!("{before}{sign}1");
                assert_eq!(defused(&cell), format!("{before}'{sign}1"), "{cell:?}");
            }
        }
        assert_eq!(defused("a; =1;b\n\n+1"), "a; '=1;b\n\n'+1");
        for cell in ["", "1-1", "'=1", "plain", "a, -1", "a@b.example; c"] {
            assert_eq!(defused(cell), cell);
        }
    }
}
