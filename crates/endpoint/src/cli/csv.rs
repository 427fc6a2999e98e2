//! Tables as CSV (RFC 4180), for a spreadsheet.
//!
//! A spreadsheet evaluates a cell that begins like a formula, and shoppers could write such a cell (CSV injection). An
//! apostrophe turns it into text. It is put before every place that a spreadsheet could take for the beginning:
//! spreadsheets skip spaces and invisible characters, some accept full-width signs, and in locales whose list separator
//! is a semicolon, a semicolon or a line break inside a cell begins another cell.

use crate::cli::escape::escaped_lines;
use crate::cli::output::Output;

/// Prints rows. No cell is a formula for a spreadsheet or a control sequence for a terminal.
pub fn print_csv(
    header: impl IntoIterator<Item = &'static str>,
    rows: impl Iterator<Item = impl IntoIterator<Item = String>>,
) -> csv::Result<()> {
    let mut table = csv::Writer::from_writer(Output);
    table.write_record(header)?;
    for row in rows {
        let cells = row.into_iter();
        table.write_record(cells.map(|cell| without_formulas(&escaped_lines(&cell))))?;
    }
    Ok(table.flush()?)
}

fn without_formulas(cell: &str) -> String {
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

/// Whether a spreadsheet may skip a character at the beginning: spaces, invisible characters, quotes.
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
    fn no_cell_is_a_formula() {
        for sign in "=+-@＝＋－＠".chars() {
            for before in ["", " ", "\u{a0}", "\u{feff}", "\u{200b} ", "\"", "\"\" "] {
                let cell = format!("{before}{sign}1");
                assert_eq!(
                    without_formulas(&cell),
                    format!("{before}'{sign}1"),
                    "{cell:?}"
                );
            }
        }
        assert_eq!(without_formulas("a; =1;b\n\n+1"), "a; '=1;b\n\n'+1");
        for cell in ["", "1-1", "'=1", "plain", "a, -1", "a@b.example; c"] {
            assert_eq!(without_formulas(cell), cell);
        }
    }
}
