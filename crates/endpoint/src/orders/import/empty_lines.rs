//! Counts a table's empty lines. The CSV reader skips them, but a spreadsheet counts them as rows.

use std::io::{self, BufRead, BufReader, Read, Seek};

/// A second reader of a table, which follows the CSV reader.
pub struct EmptyLines<R> {
    file: BufReader<R>,
    at: u64,
    /// The last byte of the record before.
    last: u8,
}

impl<R: Read + Seek> EmptyLines<R> {
    /// Starts at a byte of the file, at which `file` is.
    pub const fn new(file: BufReader<R>, at: u64) -> Self {
        let last = b'\n';
        Self { file, at, last }
    }

    /// The number of empty lines before the record that ends at a byte. Records come in their order.
    pub fn before(&mut self, end: u64) -> io::Result<usize> {
        let mut count = 0;
        while let Some(byte @ (b'\r' | b'\n')) = self.peek()? {
            // The CSV reader may end a record between CR and LF.
            let is_second_half = byte == b'\n' && self.last == b'\r';
            count += usize::from(!is_second_half);
            self.last = byte;
            self.skip(1)?;
        }
        // The record itself, but for its last byte.
        self.skip(end.saturating_sub(1).saturating_sub(self.at))?;
        self.last = self.peek()?.unwrap_or(b'\n');
        self.skip(end.saturating_sub(self.at))?;
        Ok(count)
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.file.fill_buf()?.first().copied())
    }

    fn skip(&mut self, bytes: u64) -> io::Result<()> {
        self.at += bytes;
        let offset = i64::try_from(bytes).map_err(io::Error::other)?;
        self.file.seek_relative(offset)
    }
}
