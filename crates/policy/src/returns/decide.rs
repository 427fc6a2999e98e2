//! Applies the rules to a line of an order.

use strum::VariantArray as _;

use super::decision::{DayCount, Decision, TraceStep, UnitsVerdict};
use super::outcome::{Offer, ReasonCode, Remedy, ReturnShipping, Verdict, WouldChange};
use super::rule::Rule;
use crate::order::{Line, LineId, Order, ReturnReason};
use crate::progress::Progress;
use crate::shop::{AfterWindow, Payer, Policy, Rules};
use crate::time::{Day, Moment, days_between, plus};
use crate::units;

/// An order has no line with this id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchLine(pub LineId);

impl std::fmt::Display for NoSuchLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the order has no line {}", self.0.0)
    }
}

impl std::error::Error for NoSuchLine {}

/// Decides whether a line may go back for a reason: the best verdict that at least one of its units gets. If several
/// get it, the unit that is furthest along gives the reasons.
///
/// # Errors
///
/// If the order has no such line.
pub fn decide(
    rules: &Rules,
    now: Moment,
    order: &Order,
    line: &LineId,
    reason: ReturnReason,
) -> Result<Decision, NoSuchLine> {
    let line = order.line(line).ok_or_else(|| NoSuchLine(line.clone()))?;
    let of_units = |(units, progress)| ReturnRequest {
        policy: &rules.policy,
        order,
        line,
        reason,
        units,
        progress,
        today: rules.zone.day(now),
    };
    let units = units_left(rules, order, line).into_iter();
    let requests: Vec<_> = units.map(of_units).collect();
    let best = requests
        .iter()
        .max_by_key(|request| (request.verdict(), request.progress));
    // Without a unit, the first two rules decide, and nothing else matters.
    let none = of_units((0, Progress::NotDispatched));
    Ok(best.unwrap_or(&none).decision(&requests))
}

/// The units that may go back, by parcel. One that needs no shipping counts as delivered on the day of the order.
fn units_left(rules: &Rules, order: &Order, line: &Line) -> Vec<(u32, Progress)> {
    if !line.requires_shipping {
        let on = Some(rules.zone.day(order.placed_at));
        let units = line.quantity_left();
        let delivered = (units > 0).then_some((units, Progress::Delivered { on }));
        return delivered.into_iter().collect();
    }
    let units = units::of_line(&rules.zone, order, line).into_iter();
    units.map(|units| (units.count, units.progress)).collect()
}

/// The facts that the rules test, about units of a line that are in the same parcel.
#[derive(Clone, Copy)]
struct ReturnRequest<'a> {
    policy: &'a Policy,
    order: &'a Order,
    line: &'a Line,
    reason: ReturnReason,
    units: u32,
    progress: Progress,
    today: Day,
}

impl ReturnRequest<'_> {
    /// The first rule of the table that applies.
    fn rule(&self) -> Rule {
        // The last rule always applies, so a rule is always found.
        self.rules()
            .find(|rule| self.applies(*rule))
            .unwrap_or(Rule::ReturnWindowPassed)
    }

    fn rules(&self) -> impl Iterator<Item = Rule> {
        let is_shipped = self.line.requires_shipping;
        let rules = Rule::VARIANTS.iter().copied();
        rules.filter(move |rule| rule.concerns(is_shipped))
    }

    fn applies(&self, rule: Rule) -> bool {
        match rule {
            Rule::OrderCancelled => self.order.cancelled_at.is_some() || self.line.is_cancelled(),
            Rule::AlreadyReturned => self.line.quantity_left() == 0,
            Rule::NotDispatched => self.progress == Progress::NotDispatched,
            Rule::NotDelivered => matches!(self.progress, Progress::UnderWay { .. }),
            Rule::DeliveryDateUnknown => self.delivered().is_none(),
            Rule::DefectInWindow => self.is_within(rule),
            Rule::DefectAfterWindow | Rule::DefectWithoutShipping => self.is_defect(),
            Rule::WrongItem => self.reason == ReturnReason::WrongItem,
            Rule::ReasonNotStated => matches!(
                self.reason,
                ReturnReason::NotAsDescribed | ReturnReason::Other
            ),
            Rule::FinalSale => self.line.final_sale,
            Rule::Personalized => self.line.personalization.is_some(),
            Rule::WindowNotStated => self.policy.returns.window_days.is_none(),
            Rule::InReturnWindow => self.is_within(rule),
            Rule::WithoutShipping | Rule::ReturnWindowPassed => true,
        }
    }

    const fn is_defect(&self) -> bool {
        matches!(
            self.reason,
            ReturnReason::Defective | ReturnReason::DamagedInTransit
        )
    }

    const fn delivered(&self) -> Option<Day> {
        match self.progress {
            Progress::Delivered { on } => on,
            _ => None,
        }
    }

    /// The window that a rule counts with; the urgent one is for defects only.
    const fn window_days(&self, rule: Rule) -> Option<u16> {
        match rule {
            Rule::DefectInWindow | Rule::DefectAfterWindow if self.is_defect() => {
                Some(self.policy.urgent.window_days)
            }
            Rule::InReturnWindow | Rule::ReturnWindowPassed => self.policy.returns.window_days,
            _ => None,
        }
    }

    fn count(&self, rule: Rule) -> Option<DayCount> {
        let delivered = self.delivered()?;
        let window_days = self.window_days(rule)?;
        Some(DayCount {
            delivered,
            today: self.today,
            day: days_between(delivered, self.today),
            window_days,
            last_day: plus(delivered, window_days),
        })
    }

    fn is_within(&self, rule: Rule) -> bool {
        self.count(rule)
            .is_some_and(|count| count.day <= count.window_days.into())
    }

    /// The decision about the line, if these units get the best verdict of all its units.
    fn decision(&self, all: &[Self]) -> Decision {
        let rule = self.rule();
        let (verdict, reason) = self.outcome(rule);
        let same = all.iter().filter(|other| other.verdict() == verdict);
        Decision {
            verdict,
            reasons: reason.into_iter().collect(),
            units: same.fold(0, |sum, other| sum.saturating_add(other.units)),
            last_day: self.count(rule).map(|count| count.last_day),
            urgent: rule == Rule::DefectInWindow,
            remedies: self.remedies(rule),
            return_shipping: self.return_shipping(rule),
            offers: offers(rule),
            would_change: self.would_change(rule, verdict, all),
            trace: self.trace(rule),
            by_parcel: all.iter().map(Self::units_verdict).collect(),
        }
    }

    fn units_verdict(&self) -> UnitsVerdict {
        UnitsVerdict {
            units: self.units,
            delivered: self.delivered().filter(|_| self.line.requires_shipping),
            verdict: self.verdict(),
            rule: self.rule(),
        }
    }

    /// Every rule up to the one that decides, in order.
    fn trace(&self, decides: Rule) -> Vec<TraceStep> {
        let is_tried = |rule: &Rule| *rule as usize <= decides as usize;
        let step = |rule| TraceStep {
            rule,
            applies: rule == decides,
            section: rule.section().map(str::to_owned),
            count: self.count(rule),
        };
        self.rules().filter(is_tried).map(step).collect()
    }

    fn verdict(&self) -> Verdict {
        self.outcome(self.rule()).0
    }

    const fn outcome(&self, rule: Rule) -> (Verdict, Option<ReasonCode>) {
        use Verdict::{Eligible, NeedsReview, NotEligible};
        match rule {
            Rule::OrderCancelled => (NotEligible, Some(ReasonCode::OrderCancelled)),
            Rule::AlreadyReturned => (NotEligible, Some(ReasonCode::AlreadyReturned)),
            Rule::NotDispatched => (NotEligible, Some(ReasonCode::NotDispatched)),
            Rule::NotDelivered => (NotEligible, Some(ReasonCode::NotDelivered)),
            Rule::DeliveryDateUnknown => (NeedsReview, Some(ReasonCode::DeliveryDateUnknown)),
            Rule::DefectInWindow | Rule::WrongItem | Rule::InReturnWindow => (Eligible, None),
            Rule::DefectAfterWindow => (NeedsReview, Some(ReasonCode::ReportedAfterWindow)),
            Rule::DefectWithoutShipping
            | Rule::ReasonNotStated
            | Rule::WithoutShipping
            | Rule::WindowNotStated => (NeedsReview, Some(ReasonCode::NotStatedByPolicy)),
            Rule::FinalSale => (NotEligible, Some(ReasonCode::FinalSale)),
            Rule::Personalized => (NeedsReview, Some(ReasonCode::Personalized)),
            Rule::ReturnWindowPassed => match self.policy.returns.after_window {
                AfterWindow::Review => (NeedsReview, Some(ReasonCode::WindowPassed)),
                AfterWindow::Refuse => (NotEligible, Some(ReasonCode::WindowPassed)),
            },
        }
    }

    /// A replacement or a refund (§3). A defective final-sale item gets no refund (§4).
    fn remedies(&self, rule: Rule) -> Vec<Remedy> {
        match rule {
            Rule::DefectInWindow if self.line.final_sale => vec![Remedy::Replacement],
            Rule::DefectInWindow | Rule::WrongItem => vec![Remedy::Replacement, Remedy::Refund],
            _ => Vec::new(),
        }
    }

    fn return_shipping(&self, rule: Rule) -> Option<ReturnShipping> {
        match rule {
            Rule::DefectInWindow => Some(ReturnShipping::Shop),
            Rule::WrongItem => Some(ReturnShipping::NotStatedByPolicy),
            Rule::InReturnWindow => Some(match self.policy.returns.shipping_paid_by {
                Some(Payer::Shop) => ReturnShipping::Shop,
                Some(Payer::Shopper) => ReturnShipping::Shopper,
                None => ReturnShipping::NotStatedByPolicy,
            }),
            _ => None,
        }
    }

    /// What would change the outcome. A delivery and a defect are named only if the verdict with them is better, which
    /// is found by deciding again.
    fn would_change(&self, rule: Rule, verdict: Verdict, all: &[Self]) -> Vec<WouldChange> {
        let is_better = |other: Self| other.verdict() > verdict;
        let delivered_today = Self {
            progress: Progress::Delivered {
                on: Some(self.today),
            },
            ..*self
        };
        let defective = |request: &Self| Self {
            reason: ReturnReason::Defective,
            ..*request
        };
        let waits = matches!(rule, Rule::NotDispatched | Rule::NotDelivered);
        let if_defective = all.iter().map(defective).any(is_better);
        [
            (waits && is_better(delivered_today)).then_some(WouldChange::Delivery),
            (rule == Rule::DeliveryDateUnknown).then_some(WouldChange::KnownDeliveryDay),
            (verdict == Verdict::NeedsReview).then_some(WouldChange::Review),
            if_defective.then_some(WouldChange::Defect),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn offers(rule: Rule) -> Vec<Offer> {
    match rule {
        Rule::NotDispatched => vec![Offer::ChangeOrCancel],
        Rule::NotDelivered => vec![Offer::Track],
        _ => Vec::new(),
    }
}
