//! The statistics of a report: percentiles of the time to the first reply, and counts of ratings.

use crate::store::reports::TicketStats;

/// The median and the 90th percentile, in hours.
pub fn first_replies(tickets: &[TicketStats]) -> String {
    let mut seconds: Vec<i64> = tickets
        .iter()
        .filter_map(|ticket| Some(ticket.answered_at? - ticket.received_at))
        .collect();
    seconds.sort_unstable();
    match (percentile(&seconds, 50), percentile(&seconds, 90)) {
        (Some(median), Some(ninetieth)) => {
            let (median, ninetieth, count) = (hours(median), hours(ninetieth), seconds.len());
            format!("median {median}, 90th percentile {ninetieth}, of {count}")
        }
        _ => "none yet".into(),
    }
}

/// The nearest-rank percentile of sorted values.
fn percentile(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

/// Hours with one decimal, rounded down.
fn hours(seconds: i64) -> String {
    format!("{}.{}", seconds / 3600, seconds % 3600 / 360)
}

/// How often each rating was given, and how many shoppers said that their ticket isn't resolved.
pub fn ratings(answers: &[(bool, Option<i64>)]) -> String {
    if answers.is_empty() {
        return "none yet".into();
    }
    let counts = (1..=5).rev().map(|rating| {
        let is_counted = |(_, given): &&(bool, Option<i64>)| *given == Some(rating);
        let count = answers.iter().filter(is_counted).count();
        format!("{rating}: {count}")
    });
    let counts = counts.collect::<Vec<_>>().join(", ");
    let not_resolved = answers.iter().filter(|(resolved, _)| !resolved).count();
    format!("{counts}; not resolved: {not_resolved}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        assert_eq!(percentile(&[], 50), None);
        assert_eq!(percentile(&[7], 90), Some(7));
        assert_eq!(percentile(&[1, 2, 3, 4], 50), Some(2));
        let hundred: Vec<_> = (1..=100).collect();
        assert_eq!(
            (percentile(&hundred, 50), percentile(&hundred, 90)),
            (Some(50), Some(90))
        );
        assert_eq!(hours(3600 + 1800), "1.5");
    }
}
