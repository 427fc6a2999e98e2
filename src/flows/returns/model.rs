//! The choice of what goes back, with reasons.

use careline_policy::returns::{Offer, WouldChange};
use careline_policy::{
    Decision, Line, LineId, Moment, Order, ReasonCode, ReturnReason, Rules, Verdict, decide,
};
use careline_wire::Topic;
use careline_wire::ticket::TicketLine;
use strum::VariantArray as _;

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
    Reason(LineId, ReturnReason),
}

/// What helps if nothing that was chosen may go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// It is on its way: see where it is.
    Track,
    /// It hasn't left: change or cancel the order.
    Change,
    /// It may go back if it is damaged.
    ReportDamage,
    /// It was cancelled or returned already: ask about the refund.
    RefundStatus,
}

/// What the rules are applied to, and when.
#[derive(Clone, Copy)]
pub struct DecisionInput<'a> {
    /// The shop's rules.
    pub rules: &'a Rules,
    /// The current time.
    pub now: Moment,
    /// The order.
    pub order: &'a Order,
}

impl DecisionInput<'_> {
    /// The decision about a choice, once its reason is chosen.
    fn decide(&self, choice: &Choice) -> Option<Decision> {
        decide(
            self.rules,
            self.now,
            self.order,
            &choice.line,
            choice.reason?,
        )
        .ok()
    }
}

impl Returns {
    /// Nothing is chosen, or the only line that there is.
    #[must_use]
    pub fn of(order: &Order) -> Self {
        let mut returns = Self::default();
        if let [only] = choosable(order).as_slice() {
            returns.toggle(order, only.id.clone());
        }
        returns
    }

    /// Chooses a line as it was chosen before.
    pub fn restore(&mut self, line: TicketLine) {
        self.chosen.retain(|choice| choice.line != line.id);
        self.chosen.push(Choice {
            line: line.id,
            quantity: line.quantity,
            reason: line.reason,
        });
    }

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
                    choice.reason = Some(reason);
                }
            }
        }
    }

    /// The only line that there is stays chosen.
    fn toggle(&mut self, order: &Order, line: LineId) {
        if self.choice(&line).is_none() {
            let quantity = most(order, &line);
            self.chosen.push(Choice {
                line,
                quantity,
                reason: None,
            });
        } else if choosable(order).len() > 1 {
            self.chosen.retain(|choice| choice.line != line);
        }
    }

    /// Whether no line is chosen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// How many lines are chosen.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.chosen.len()
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
    pub fn decision(&self, input: DecisionInput<'_>, line: &LineId) -> Option<Decision> {
        input.decide(self.choice(line)?)
    }

    /// The chosen lines that may go back or that support looks at; all of them if there is none.
    #[must_use]
    pub fn going_on(&self, input: DecisionInput<'_>) -> Vec<&Choice> {
        let is_open = |choice: &&Choice| {
            let decision = input.decide(choice);
            decision.is_some_and(|decision| decision.verdict != Verdict::NotEligible)
        };
        let open: Vec<_> = self.chosen.iter().filter(is_open).collect();
        if open.is_empty() {
            self.chosen.iter().collect()
        } else {
            open
        }
    }

    /// The topic and the lines of the ticket, once a line is chosen and each has its reason.
    #[must_use]
    pub fn prepared(&self, input: DecisionInput<'_>) -> Option<(Topic, Vec<TicketLine>)> {
        if self.chosen.iter().any(|choice| choice.reason.is_none()) {
            return None;
        }
        let lines: Vec<_> = self
            .going_on(input)
            .into_iter()
            .map(Choice::ticket_line)
            .collect();
        Some((topic_of(&lines)?, lines))
    }

    /// What helps, once each chosen line has its reason and none may go back.
    #[must_use]
    pub fn remedy(&self, input: DecisionInput<'_>) -> Option<Remedy> {
        let decisions = self.chosen.iter().map(|choice| input.decide(choice));
        let decisions: Vec<_> = decisions.collect::<Option<_>>()?;
        let is_refused = |decision: &Decision| decision.verdict == Verdict::NotEligible;
        decisions.iter().all(is_refused).then_some(())?;
        decisions.iter().find_map(remedy_of)
    }

    /// The lines to report as damaged: those that may go back if they are.
    #[must_use]
    pub fn damaged(&self, input: DecisionInput<'_>) -> Vec<TicketLine> {
        let changes = |choice: &&Choice| {
            let decision = input.decide(choice);
            decision.is_some_and(|decision| decision.would_change.contains(&WouldChange::Defect))
        };
        let lines = self.chosen.iter().filter(changes);
        lines
            .map(|choice| TicketLine {
                reason: Some(ReturnReason::DamagedInTransit),
                ..choice.ticket_line()
            })
            .collect()
    }
}

impl Choice {
    fn ticket_line(&self) -> TicketLine {
        TicketLine {
            id: self.line.clone(),
            quantity: self.quantity,
            reason: self.reason,
        }
    }
}

/// What helps with a line that can't go back.
fn remedy_of(decision: &Decision) -> Option<Remedy> {
    if let Some(offer) = decision.offers.first() {
        return Some(match offer {
            Offer::Track => Remedy::Track,
            Offer::ChangeOrCancel => Remedy::Change,
        });
    }
    let is_over = |reason: &ReasonCode| {
        matches!(
            reason,
            ReasonCode::OrderCancelled | ReasonCode::AlreadyReturned
        )
    };
    if decision.would_change.contains(&WouldChange::Defect) {
        Some(Remedy::ReportDamage)
    } else {
        let is_refund = decision.reasons.iter().any(is_over);
        is_refund.then_some(Remedy::RefundStatus)
    }
}

/// The lines to choose from: without cancelled ones.
#[must_use]
pub fn choosable(order: &Order) -> Vec<Line> {
    let lines = order.lines.iter().filter(|line| !line.is_cancelled());
    lines.cloned().collect()
}

/// The reasons that a line can have: those about sizes only if its variant names one.
pub fn reasons(line: &Line) -> impl Iterator<Item = ReturnReason> {
    let has_size = line.variant.as_deref().is_some_and(names_size);
    let reasons = ReturnReason::VARIANTS.iter().copied();
    reasons.filter(move |reason| {
        let is_size = matches!(
            reason,
            ReturnReason::SizeTooSmall | ReturnReason::SizeTooLarge
        );
        has_size || !is_size
    })
}

/// Whether a variant names a size: a number, letters such as XL, or the word.
fn names_size(variant: &str) -> bool {
    const SIZES: [&str; 12] = [
        "xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "small", "medium", "large", "size",
    ];
    let mut words = variant.split(|c: char| !c.is_alphanumeric());
    words.any(|word| {
        let is_size = |size: &&str| word.eq_ignore_ascii_case(size);
        word.contains(|c: char| c.is_ascii_digit()) || SIZES.iter().any(is_size)
    })
}

/// The largest quantity that can be chosen.
fn most(order: &Order, line: &LineId) -> u32 {
    order.line(line).map_or(1, Line::most)
}

/// The topic that all reasons share, else [`Topic::Return`]; `None` without a line.
fn topic_of(lines: &[TicketLine]) -> Option<Topic> {
    let topic = |line: &TicketLine| match line.reason {
        Some(ReturnReason::Defective) => Topic::Defective,
        Some(ReturnReason::DamagedInTransit) => Topic::Damaged,
        Some(ReturnReason::WrongItem) => Topic::WrongItem,
        _ => Topic::Return,
    };
    lines
        .iter()
        .map(topic)
        .reduce(|all, one| if all == one { all } else { Topic::Return })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{moment, order, rules};

    fn id(line: &str) -> LineId {
        LineId(line.into())
    }

    /// The golden order with a second necklace, which is final sale.
    fn two() -> Order {
        let mut order = order();
        let mut second = order.lines[0].clone();
        second.id = id("L2");
        second.final_sale = true;
        order.lines.push(second);
        let mut shipped = order.shipments[0].lines[0].clone();
        shipped.id = id("L2");
        order.shipments[0].lines.push(shipped);
        order
    }

    /// A shopper on 20 November, two days after the delivery.
    struct Shopper {
        rules: Rules,
        order: Order,
        returns: Returns,
    }

    impl Shopper {
        fn with(order: Order) -> Self {
            Self {
                rules: rules(),
                returns: Returns::of(&order),
                order,
            }
        }

        fn does(&mut self, event: ReturnEvent) {
            self.returns.update(&self.order, event);
        }

        fn returns(&mut self, line: &str, reason: ReturnReason) {
            if self.returns.choice(&id(line)).is_none() {
                self.does(ReturnEvent::Toggle(id(line)));
            }
            self.does(ReturnEvent::Reason(id(line), reason));
        }

        fn input(&self) -> DecisionInput<'_> {
            DecisionInput {
                rules: &self.rules,
                now: moment("2026-11-20T12:00:00-06:00"),
                order: &self.order,
            }
        }

        fn prepared(&self) -> Option<(Topic, Vec<String>)> {
            let (topic, lines) = self.returns.prepared(self.input())?;
            Some((topic, lines.into_iter().map(|line| line.id.0).collect()))
        }

        fn remedy(&self) -> Option<Remedy> {
            self.returns.remedy(self.input())
        }
    }

    #[test]
    fn the_only_line_is_chosen_and_gets_its_verdict_as_soon_as_its_reason_is_said() {
        let mut shopper = Shopper::with(order());
        assert_eq!(shopper.returns.decision(shopper.input(), &id("L1")), None);
        assert_eq!(shopper.prepared(), None);
        assert!(shopper.returns.lacks_reason(&id("L1")));
        shopper.returns("L1", ReturnReason::Unwanted);
        let decision = shopper.returns.decision(shopper.input(), &id("L1"));
        let verdict = decision.map(|decision| decision.verdict);
        assert_eq!(verdict, Some(Verdict::Eligible));
        let prepared = Some((Topic::Return, vec!["L1".into()]));
        assert_eq!(shopper.prepared(), prepared);

        shopper.does(ReturnEvent::Toggle(id("L1")));
        assert_eq!(
            shopper.prepared(),
            prepared,
            "there is nothing else to choose"
        );
    }

    #[test]
    fn of_several_lines_the_shopper_chooses() {
        let mut shopper = Shopper::with(two());
        assert!(shopper.returns.is_empty());
        assert!(!shopper.returns.lacks_reason(&id("L1")), "it isn't chosen");
        shopper.does(ReturnEvent::Toggle(id("L1")));
        assert!(shopper.returns.lacks_reason(&id("L1")));
        shopper.does(ReturnEvent::Toggle(id("L1")));
        assert_eq!(shopper.returns, Returns::default());
    }

    #[test]
    fn only_what_may_go_back_goes_on_with_others() {
        let mut shopper = Shopper::with(two());
        shopper.returns("L1", ReturnReason::Style);
        shopper.returns("L2", ReturnReason::Style);
        let prepared = Some((Topic::Return, vec!["L1".into()]));
        assert_eq!(shopper.prepared(), prepared);
        assert_eq!(shopper.remedy(), None);
    }

    #[test]
    fn what_cant_go_back_has_a_remedy_and_support_may_be_asked_anyway() {
        let mut shopper = Shopper::with(two());
        shopper.returns("L2", ReturnReason::Style);
        assert_eq!(shopper.remedy(), Some(Remedy::ReportDamage));
        let prepared = Some((Topic::Return, vec!["L2".into()]));
        assert_eq!(shopper.prepared(), prepared);
        let damaged = shopper.returns.damaged(shopper.input());
        assert_eq!(damaged[0].reason, Some(ReturnReason::DamagedInTransit));
    }

    #[test]
    fn each_state_has_its_remedy() {
        type Change = fn(&mut Order);
        let states: [(Change, Remedy); 4] = [
            (|order| order.shipments.clear(), Remedy::Change),
            (|order| order.shipments[0].events.truncate(1), Remedy::Track),
            (
                |order| order.lines[0].returned_quantity = 1,
                Remedy::RefundStatus,
            ),
            (
                |order| order.cancelled_at = Some(order.placed_at),
                Remedy::RefundStatus,
            ),
        ];
        for (change, remedy) in states {
            let mut order = order();
            change(&mut order);
            let mut shopper = Shopper::with(order);
            shopper.returns("L1", ReturnReason::Unwanted);
            assert_eq!(shopper.remedy(), Some(remedy));
        }
    }

    #[test]
    fn the_quantity_stays_within_what_is_left() {
        let mut order = order();
        order.lines[0].quantity = 3;
        order.lines[0].returned_quantity = 1;
        let mut shopper = Shopper::with(order);
        let quantity = |shopper: &Shopper| {
            let choice = shopper.returns.choice(&id("L1"));
            choice.map(|choice| choice.quantity)
        };
        shopper.does(ReturnEvent::Quantity(id("L1"), 9));
        assert_eq!(quantity(&shopper), Some(2));
        shopper.does(ReturnEvent::Quantity(id("L1"), 0));
        assert_eq!(quantity(&shopper), Some(1));
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
            let line = |reason: &ReturnReason| TicketLine {
                id: id("L1"),
                quantity: 1,
                reason: Some(*reason),
            };
            let lines: Vec<_> = reasons.iter().map(line).collect();
            assert_eq!(topic_of(&lines), topic, "{reasons:?}");
        }
    }

    #[test]
    fn sizes_are_reasons_where_the_variant_names_one() {
        let mut line = order().lines.remove(0);
        for (variant, has_sizes) in [
            (Some("Silver, size 7"), true),
            (Some("Cognac, 90 cm"), true),
            (Some("Blue / XL"), true),
            (Some("Gold, rose quartz"), false),
            (None, false),
        ] {
            line.variant = variant.map(str::to_owned);
            let has = reasons(&line).any(|reason| reason == ReturnReason::SizeTooSmall);
            assert_eq!(has, has_sizes, "{variant:?}");
        }
    }
}
