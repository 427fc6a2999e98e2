//! The choice of what goes back, with reasons.

use careline_policy::{Decision, Line, LineId, Moment, Order, ReturnReason, Rules, decide};
use careline_wire::Topic;
use careline_wire::ticket::TicketLine;

/// The lines that a shopper chose, with their reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Returns {
    chosen: Vec<Choice>,
}

/// A chosen line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The line.
    pub line: LineId,
    /// How many units of it.
    pub quantity: u32,
    /// The reason, once it was chosen.
    pub reason: Option<ReturnReason>,
}

/// What happens to the choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReturnEvent {
    /// A line was ticked or unticked.
    Toggle(LineId),
    /// The quantity of a line was changed.
    Quantity(LineId, u32),
    /// The reason of a line was chosen.
    Reason(LineId, Option<ReturnReason>),
}

impl Returns {
    /// Applies an event.
    pub fn update(&mut self, order: &Order, event: ReturnEvent) {
        match event {
            ReturnEvent::Toggle(line) => self.toggle(order, line),
            ReturnEvent::Quantity(line, quantity) => {
                let most = most(order, &line);
                if let Some(choice) = self.choice_mut(&line) {
                    choice.quantity = quantity.min(most).max(1);
                }
            }
            ReturnEvent::Reason(line, reason) => {
                if let Some(choice) = self.choice_mut(&line) {
                    choice.reason = reason;
                }
            }
        }
    }

    fn toggle(&mut self, order: &Order, line: LineId) {
        if self.choice(&line).is_some() {
            self.chosen.retain(|choice| choice.line != line);
        } else {
            let quantity = most(order, &line);
            self.chosen.push(Choice {
                line,
                quantity,
                reason: None,
            });
        }
    }

    /// Whether no line is chosen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// Whether a line is chosen without a reason.
    #[must_use]
    pub fn lacks_reason(&self, line: &LineId) -> bool {
        self.choice(line)
            .is_some_and(|choice| choice.reason.is_none())
    }

    /// The choice of a line, if it was chosen.
    #[must_use]
    pub fn choice(&self, line: &LineId) -> Option<&Choice> {
        self.chosen.iter().find(|choice| choice.line == *line)
    }

    fn choice_mut(&mut self, line: &LineId) -> Option<&mut Choice> {
        self.chosen.iter_mut().find(|choice| choice.line == *line)
    }

    /// The decision about a line, once its reason is chosen.
    #[must_use]
    pub fn decision(
        &self,
        rules: &Rules,
        now: Moment,
        order: &Order,
        line: &LineId,
    ) -> Option<Decision> {
        let reason = self.choice(line)?.reason?;
        decide(rules, now, order, line, reason).ok()
    }

    /// The topic and the lines of the ticket, once a line is chosen and each has its reason.
    #[must_use]
    pub fn prepared(&self) -> Option<(Topic, Vec<TicketLine>)> {
        let reasons: Vec<ReturnReason> = self
            .chosen
            .iter()
            .map(|choice| choice.reason)
            .collect::<Option<_>>()?;
        let topic = topic_of(&reasons)?;
        let lines = self.chosen.iter().map(|choice| TicketLine {
            id: choice.line.clone(),
            quantity: choice.quantity,
            reason: choice.reason,
        });
        Some((topic, lines.collect()))
    }
}

/// The largest quantity that can be chosen.
fn most(order: &Order, line: &LineId) -> u32 {
    order.line(line).map_or(1, Line::most)
}

/// The topic that all reasons share, else [`Topic::Return`]; `None` without a reason.
fn topic_of(reasons: &[ReturnReason]) -> Option<Topic> {
    let topic = |reason: &ReturnReason| match reason {
        ReturnReason::Defective => Topic::Defective,
        ReturnReason::DamagedInTransit => Topic::Damaged,
        ReturnReason::WrongItem => Topic::WrongItem,
        _ => Topic::Return,
    };
    reasons
        .iter()
        .map(topic)
        .reduce(|all, one| if all == one { all } else { Topic::Return })
}

#[cfg(test)]
mod tests {
    use careline_policy::Verdict;

    use super::*;
    use crate::testing::{moment, order, rules};

    fn l1() -> LineId {
        LineId("L1".into())
    }

    #[test]
    fn a_line_gets_its_verdict_as_soon_as_its_reason_is_said() {
        let (rules, order) = (rules(), order());
        let now = moment("2026-11-20T12:00:00-06:00");
        let mut returns = Returns::default();
        returns.update(&order, ReturnEvent::Toggle(l1()));
        assert_eq!(returns.decision(&rules, now, &order, &l1()), None);
        assert_eq!(returns.prepared(), None);
        let reason = Some(ReturnReason::Unwanted);
        returns.update(&order, ReturnEvent::Reason(l1(), reason));
        let decision = returns.decision(&rules, now, &order, &l1());
        let verdict = decision.map(|decision| decision.verdict);
        assert_eq!(verdict, Some(Verdict::Eligible));
        assert_eq!(
            returns.prepared().map(|(topic, _)| topic),
            Some(Topic::Return)
        );
    }

    #[test]
    fn what_is_missing_is_named_by_line() {
        let order = order();
        let mut returns = Returns::default();
        assert!(returns.is_empty());
        assert!(!returns.lacks_reason(&l1()), "it isn't chosen");
        returns.update(&order, ReturnEvent::Toggle(l1()));
        assert!(!returns.is_empty());
        assert!(returns.lacks_reason(&l1()));
        let reason = Some(ReturnReason::Style);
        returns.update(&order, ReturnEvent::Reason(l1(), reason));
        assert!(!returns.lacks_reason(&l1()));
    }

    #[test]
    fn unticking_forgets_the_line() {
        let order = order();
        let mut returns = Returns::default();
        returns.update(&order, ReturnEvent::Toggle(l1()));
        returns.update(&order, ReturnEvent::Toggle(l1()));
        assert_eq!(returns, Returns::default());
    }

    #[test]
    fn the_quantity_stays_within_what_is_left() {
        let mut order = order();
        order.lines[0].quantity = 3;
        order.lines[0].returned_quantity = 1;
        let mut returns = Returns::default();
        returns.update(&order, ReturnEvent::Toggle(l1()));
        returns.update(&order, ReturnEvent::Quantity(l1(), 9));
        assert_eq!(returns.choice(&l1()).map(|choice| choice.quantity), Some(2));
        returns.update(&order, ReturnEvent::Quantity(l1(), 0));
        assert_eq!(returns.choice(&l1()).map(|choice| choice.quantity), Some(1));
    }

    #[test]
    fn shared_reasons_name_the_topic_and_mixed_ones_are_a_return() {
        use ReturnReason::{DamagedInTransit, Defective, Style, WrongItem};
        for (reasons, topic) in [
            (&[Defective][..], Some(Topic::Defective)),
            (&[DamagedInTransit, DamagedInTransit], Some(Topic::Damaged)),
            (&[WrongItem], Some(Topic::WrongItem)),
            (&[Style], Some(Topic::Return)),
            (&[Defective, Style], Some(Topic::Return)),
            (&[], None),
        ] {
            assert_eq!(topic_of(reasons), topic, "{reasons:?}");
        }
    }
}
