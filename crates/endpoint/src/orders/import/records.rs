//! Splits a table into records, each with the number of its row in a spreadsheet.

use csv::{ReaderBuilder, StringRecord};

/// Splits a table into records. If its first line has semicolons but no comma, semicolons separate the cells:
/// spreadsheets write that in countries with a decimal comma.
pub fn split(text: &str) -> csv::Result<Vec<(usize, StringRecord)>> {
    // Some editors write a byte-order mark.
    let text = text.trim_start_matches('\u{feff}');
    let mut table = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    let (mut row, mut end, mut record) = (0, 0, StringRecord::new());
    while table.read_record(&mut record)? {
        row += 1 + empty_lines(text, end);
        end = table.position().byte();
        records.push((row, record.clone()));
    }
    Ok(records)
}

fn delimiter(text: &str) -> u8 {
    let mut lines = text.lines();
    let header = lines.find(|line| !line.is_empty()).unwrap_or_default();
    if header.contains(';') && !header.contains(',') {
        b';'
    } else {
        b','
    }
}

/// The number of empty lines after a byte. The reader skips them, but a spreadsheet counts them as rows.
fn empty_lines(text: &str, end: u64) -> usize {
    let end = usize::try_from(end).unwrap_or(usize::MAX);
    let (record, rest) = text.split_at_checked(end).unwrap_or_default();
    let line_ends = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let line_ends = rest.get(..line_ends).unwrap_or_default();
    // The reader may stop between CR and LF.
    let is_halfway = record.ends_with('\r') && line_ends.starts_with('\n');
    line_ends.replace("\r\n", "\n").len() - usize::from(is_halfway)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(usize, String)> {
        let cells = |record: &StringRecord| record.iter().collect::<Vec<_>>().join("|");
        let records = split(text).unwrap();
        let rows = records.iter().map(|(row, record)| (*row, cells(record)));
        rows.collect()
    }

    #[test]
    fn empty_lines_count_as_rows_and_lines_within_cells_do_not() {
        let text = "\na,b\n\"1\n\n2\",3\n\n\n4,5\n";
        let expected = [(2, "a|b"), (3, "1\n\n2|3"), (6, "4|5")];
        let expected = expected.map(|(row, cells)| (row, cells.to_owned()));
        assert_eq!(rows(text), expected);
        for end in ["\r\n", "\r"] {
            let text = format!("\u{feff}{}", text.replace('\n', end));
            let expected = expected
                .clone()
                .map(|(row, cells)| (row, cells.replace('\n', end)));
            assert_eq!(rows(&text), expected, "{end:?}");
        }
    }

    #[test]
    fn semicolons_separate_if_the_first_line_has_no_comma() {
        assert_eq!(rows("a;b\n1,5;2"), [(1, "a|b".into()), (2, "1,5|2".into())]);
        assert_eq!(rows("a,b\n1;5,2"), [(1, "a|b".into()), (2, "1;5|2".into())]);
        assert_eq!(rows("\na;b"), [(2, "a|b".into())]);
    }
}
