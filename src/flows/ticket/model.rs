//! What a ticket's view shows (§3, §6).

use careline_policy::calendar::business_days_left;
use careline_policy::{Day, Moment, ReplyBy, Rules};
use careline_wire::resolution::{Step, StepState};
use careline_wire::{TicketItem, TicketStatus, TicketView};

/// When support replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Within the promised days.
    By {
        /// The promised days.
        window: ReplyBy,
        /// How many business days are left after today.
        left: usize,
    },
    /// The promised days have passed.
    Passed {
        /// The last promised day.
        by: Day,
    },
}

/// When support replies; `None` once it has, or if no reply is due.
#[must_use]
pub fn reply(rules: &Rules, now: Moment, ticket: &TicketView) -> Option<Reply> {
    let is_due = ticket.status == TicketStatus::Received
        && ticket.updated_at.is_none()
        && !ticket.topic.is_feedback();
    let today = rules.zone.day(now);
    let window = ticket.reply_by;
    is_due.then(|| {
        if today > window.by {
            Reply::Passed { by: window.by }
        } else {
            let left = business_days_left(&rules.policy, today, window.by);
            Reply::By { window, left }
        }
    })
}

/// A step's place in the order of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepProgress {
    /// Done.
    Done,
    /// In progress, or the next one.
    Next,
    /// Later.
    Later,
}

/// The steps: those that are done first, then the next, then the others.
#[must_use]
pub fn steps(ticket: &TicketView) -> Vec<(Step, StepProgress)> {
    let mut steps = ticket.steps.clone();
    // The sort is stable: steps of the same state keep their order.
    steps.sort_by_key(|step| match step.state {
        StepState::Done => 0,
        StepState::Started => 1,
        StepState::Planned => 2,
    });
    let is_started = steps.iter().any(|step| step.state == StepState::Started);
    let next = steps
        .iter()
        .position(|step| step.state == StepState::Planned);
    let place = |index: usize, state| match state {
        StepState::Done => StepProgress::Done,
        StepState::Started => StepProgress::Next,
        StepState::Planned if !is_started && Some(index) == next => StepProgress::Next,
        StepState::Planned => StepProgress::Later,
    };
    let placed = steps.into_iter().enumerate();
    placed
        .map(|(index, step)| {
            let place = place(index, step.state);
            (step, place)
        })
        .collect()
}

/// What else there is to know of an item, in one line. A single unit isn't worth a mention.
#[must_use]
pub fn item_detail(item: &TicketItem) -> String {
    let quantity = item.quantity.filter(|&quantity| quantity > 1);
    let quantity = quantity.map(|quantity| ["× ", &quantity.to_string()].concat());
    let parts = item.variant.clone().into_iter().chain(quantity);
    parts.collect::<Vec<_>>().join(" · ")
}

/// Whether the check-in is shown (§6).
#[must_use]
pub fn is_asked(ticket: &TicketView) -> bool {
    let is_open = |check_in: &careline_wire::check_in::CheckIn| check_in.answer.is_none();
    ticket.status == TicketStatus::Resolved && ticket.check_in.as_ref().is_none_or(is_open)
}

#[cfg(test)]
mod tests {
    use careline_policy::calendar::reply_by;
    use careline_wire::Topic;
    use careline_wire::resolution::StepKind;
    use uuid::Uuid;

    use super::*;
    use crate::testing::{moment, rules};

    /// Received on Wednesday 25 November 2026; Thursday is a holiday.
    fn ticket() -> TicketView {
        let received_at = moment("2026-11-25T10:00:00-06:00");
        TicketView {
            id: Uuid::nil(),
            reference: "CL-7Q2M-4XKD".into(),
            topic: Topic::Damaged,
            status: TicketStatus::Received,
            urgent: true,
            received_at,
            description: None,
            order_number: None,
            items: Vec::new(),
            photos: Vec::new(),
            reply_by: reply_by(&rules(), received_at),
            verdicts: Vec::new(),
            updated_at: None,
            steps: Vec::new(),
            messages: Vec::new(),
            check_in: None,
        }
    }

    fn reply_at(ticket: &TicketView, now: &str) -> Option<Reply> {
        reply(&rules(), moment(now), ticket)
    }

    #[test]
    fn the_reply_counts_down_and_once_passed_says_so() {
        let ticket = ticket();
        let left = |now| match reply_at(&ticket, now) {
            Some(Reply::By { left, .. }) => Some(left),
            _ => None,
        };
        assert_eq!(left("2026-11-25T12:00:00-06:00"), Some(2));
        assert_eq!(left("2026-11-27T12:00:00-06:00"), Some(1));
        assert_eq!(left("2026-11-30T22:00:00-06:00"), Some(0));
        let passed = reply_at(&ticket, "2026-12-01T02:00:00-06:00");
        let by = ticket.reply_by.by;
        assert_eq!(passed, Some(Reply::Passed { by }));
    }

    #[test]
    fn once_support_has_answered_no_reply_is_due() {
        let now = "2026-12-05T12:00:00-06:00";
        let answered = TicketView {
            updated_at: Some(moment("2026-11-27T12:00:00-06:00")),
            ..ticket()
        };
        assert_eq!(reply_at(&answered, now), None);
        let feedback = TicketView {
            topic: Topic::ResponseTimes,
            ..ticket()
        };
        assert_eq!(reply_at(&feedback, now), None);
    }

    #[test]
    fn steps_say_what_is_done_and_what_comes_next() {
        let step = |kind, state| Step {
            kind,
            state,
            note: None,
            at: moment("2026-11-27T12:00:00-06:00"),
        };
        let mut ticket = ticket();
        ticket.steps = vec![
            step(StepKind::Replacement, StepState::Planned),
            step(StepKind::ReturnShipment, StepState::Planned),
            step(StepKind::Refund, StepState::Done),
        ];
        let told = |ticket: &TicketView| -> Vec<_> {
            let steps = steps(ticket).into_iter();
            steps.map(|(step, place)| (step.kind, place)).collect()
        };
        assert_eq!(
            told(&ticket),
            [
                (StepKind::Refund, StepProgress::Done),
                (StepKind::Replacement, StepProgress::Next),
                (StepKind::ReturnShipment, StepProgress::Later),
            ]
        );
        ticket.steps[1].state = StepState::Started;
        assert_eq!(
            told(&ticket)[1..],
            [
                (StepKind::ReturnShipment, StepProgress::Next),
                (StepKind::Replacement, StepProgress::Later),
            ]
        );
    }

    #[test]
    fn a_resolved_ticket_asks_once_how_it_went() {
        use careline_wire::check_in::{CheckIn, CheckInAnswer};
        let mut ticket = ticket();
        assert!(!is_asked(&ticket));
        ticket.status = TicketStatus::Resolved;
        assert!(is_asked(&ticket));
        ticket.check_in = Some(CheckIn {
            asked_at: ticket.received_at,
            answer: Some(CheckInAnswer {
                resolved: true,
                rating: None,
                comment: None,
            }),
        });
        assert!(!is_asked(&ticket));
    }

    #[test]
    fn an_items_line_has_what_tells_it_apart() {
        let item = |variant: Option<&str>, quantity| TicketItem {
            title: "Elisa".to_owned(),
            variant: variant.map(str::to_owned),
            quantity,
            image_url: None,
        };
        assert_eq!(item_detail(&item(Some("Gold"), Some(2))), "Gold · × 2");
        assert_eq!(item_detail(&item(Some("Gold"), Some(1))), "Gold");
        assert_eq!(item_detail(&item(None, None)), "");
    }
}
