//! How a table is written: what separates its cells.
//!
//! Spreadsheets separate cells by commas, by semicolons in countries with a decimal comma, or by tabs. Some write a
//! first line `sep=;` that tells.

use crate::orders::import::columns;

/// The characters that may separate cells. The last one counts if no name of a column is found.
const DELIMITERS: [u8; 3] = [b'\t', b';', b','];
const HINT: &str = "sep=";

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// What separates cells.
    pub delimiter: u8,
    /// Whether its first row only says so.
    pub has_hint: bool,
}

impl Dialect {
    /// The dialect of a table that starts with this text.
    pub fn of(start: &str) -> Self {
        let mut lines = start.lines().filter(|line| !line.is_empty());
        let header = lines.next().unwrap_or_default();
        let hint = unquoted(header).strip_prefix(HINT);
        match hint.map(str::as_bytes) {
            Some([delimiter]) => Self {
                delimiter: *delimiter,
                has_hint: true,
            },
            _ => Self {
                delimiter: delimiter(header),
                has_hint: false,
            },
        }
    }
}

/// The delimiter that splits the header into the most names of columns.
fn delimiter(header: &str) -> u8 {
    let names = |delimiter: &u8| {
        let cells = header.split(char::from(*delimiter));
        cells
            .filter(|cell| columns::find(unquoted(cell)).is_some())
            .count()
    };
    let delimiters = DELIMITERS.into_iter();
    delimiters.max_by_key(names).unwrap_or(b',')
}

fn unquoted(cell: &str) -> &str {
    cell.trim_matches(|c: char| c == '"' || c == ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_tells_what_separates_cells() {
        for (start, delimiter, has_hint) in [
            ("number,email\n1;2,3", ',', false),
            ("number;email\n1,2;3", ';', false),
            ("\n\"Number\";\"email\"", ';', false),
            ("number\temail\ttitle, of the item", '\t', false),
            ("nummer;mail", ',', false),
            ("number", ',', false),
            ("", ',', false),
            ("sep=;\nnumber;email", ';', true),
            ("\"sep=\t\"\r\nnumber\temail", '\t', true),
            ("sep=;;\nnumber;email", ',', false),
        ] {
            let delimiter = u8::try_from(delimiter).unwrap();
            let expected = Dialect {
                delimiter,
                has_hint,
            };
            assert_eq!(Dialect::of(start), expected, "{start:?}");
        }
    }
}
