//! What commands print. If the reader goes away, as `head` does, the command ends quietly. A warning that nobody reads
//! doesn't end it.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write};

/// The standard output. Rust's own `println!` panics if nobody reads it any more.
pub struct Output;

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        or_end(io::stdout().write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        or_end(io::stdout().flush())
    }
}

fn or_end<T>(written: io::Result<T>) -> io::Result<T> {
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        written => written,
    }
}

/// Prints a line. Another failure than a closed pipe is left out: there is nowhere to tell it.
pub fn print_line(line: Arguments<'_>) {
    drop(writeln!(Output, "{line}"));
}

/// Prints a line for a person to standard error. Rust's own `eprintln!` panics if nobody reads it any more.
pub fn print_note(line: Arguments<'_>) {
    drop(writeln!(io::stderr(), "{line}"));
}

/// Prints a formatted line to standard error, as `eprintln!` does.
macro_rules! note {
    ($($part:tt)*) => {
        $crate::cli::output::print_note(format_args!($($part)*))
    };
}

/// Prints a formatted line, as `println!` does.
macro_rules! say {
    ($($part:tt)*) => {
        $crate::cli::output::print_line(format_args!($($part)*))
    };
}

pub(crate) use {note, say};
