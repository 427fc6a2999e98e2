//! How far a long command is: a line on standard error that changes, and only if that is a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// Counts up what has no known end.
pub fn counter(what: &'static str) -> ProgressBar {
    styled(ProgressBar::no_length(), what, "{msg}: {human_pos}")
}

/// Counts up to an end, which is set later.
pub fn bar(what: &'static str) -> ProgressBar {
    styled(
        ProgressBar::no_length(),
        what,
        "{msg}: {human_pos} of {human_len}",
    )
}

fn styled(bar: ProgressBar, what: &'static str, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style).with_message(what),
        Err(_) => bar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_can_be_read() {
        for bar in [counter("orders checked"), bar("photos copied")] {
            assert!(!bar.message().is_empty());
        }
    }
}
