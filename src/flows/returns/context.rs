//! What the views of *returns* share.

use careline_policy::Order;
use careline_wire::ticket::TicketLine;
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::app::session::Session;
use crate::flows::inquiry::state::InquiryState;
use crate::flows::returns::model::{DecisionInput, ReturnEvent, Returns};

/// The choice, as its views see it. A copy is a handle.
#[derive(Clone, Copy)]
pub struct ReturnsContext {
    /// The session.
    pub session: Session,
    /// The shop's facts.
    pub facts: Facts,
    /// The order.
    pub order: StoredValue<Order>,
    /// Whether errors are shown: once `Continue` was pressed.
    pub is_checked: RwSignal<bool>,
    returns: RwSignal<Returns>,
}

impl ReturnsContext {
    /// The choice of an order's lines, at its start.
    #[must_use]
    pub fn new(session: Session, facts: Facts, order: Order) -> Self {
        let mut returns = Returns::of(&order);
        for line in chosen_before(session, &order) {
            returns.restore(line);
        }
        Self {
            session,
            facts,
            returns: RwSignal::new(returns),
            order: StoredValue::new(order),
            is_checked: RwSignal::new(false),
        }
    }

    /// Applies an event.
    pub fn send(&self, event: ReturnEvent) {
        let returns = self.returns;
        self.order
            .with_value(|order| returns.update(|all| all.update(order, event)));
    }

    /// Reads the choice, with what the rules are applied to.
    pub fn read<T>(&self, read: impl FnOnce(&Returns, DecisionInput<'_>) -> T) -> T {
        let now = self.facts.now();
        self.order.with_value(|order| {
            self.facts.with_rules(|rules| {
                let input = DecisionInput { rules, now, order };
                self.returns.with(|returns| read(returns, input))
            })
        })
    }

    /// A part of it that notifies only if it changes.
    pub fn memo<T: PartialEq + Send + Sync + 'static>(
        &self,
        read: impl Fn(&Returns, DecisionInput<'_>) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let context = *self;
        Memo::new(move |_| context.read(&read))
    }

    /// Whether no line is chosen, although one is needed.
    #[must_use]
    pub fn is_missing(&self) -> Memo<bool> {
        let is_checked = self.is_checked;
        self.memo(move |returns, _| is_checked.get() && returns.is_empty())
    }
}

/// The lines of the inquiry that the shopper comes back from.
fn chosen_before(session: Session, order: &Order) -> Vec<TicketLine> {
    InquiryState::of(session).current.with_untracked(|inquiry| {
        let inquiry = inquiry
            .as_ref()
            .filter(|one| one.is_prepared && one.is_open());
        inquiry.map_or_else(Vec::new, |inquiry| inquiry.lines_of(&order.number).to_vec())
    })
}
