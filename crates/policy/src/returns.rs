//! May this item go back?
//!
//! The answer is the first row of [`RULES`] that applies, and it always comes with its trace: which rules were
//! tried, the dates and the arithmetic, the § each rule comes from, and what would change the outcome. A shopper
//! who reads "no" is owed the why.
//!
//! The day of delivery is day 0, so a window of 7 days ends 7 days after it. Remedies are what support *may* do.

use serde::{Deserialize, Serialize};

use crate::order::{Line, LineId, Order, ReturnReason};
use crate::progress::{self, Progress};
use crate::shop::{AfterWindow, Payer, Policy, Rules};
use crate::time::{Day, Moment, days_between, plus};

/// Whether an item may go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// No.
    NotEligible,
    /// Support decides.
    NeedsReview,
    /// Yes.
    Eligible,
}

/// Why the verdict is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// Marked "Final Sale" (§4).
    FinalSale,
    /// Made for this shopper (§4).
    Personalized,
    /// The return window is over.
    WindowPassed,
    /// Still under way.
    NotDelivered,
    /// No carrier has it yet.
    NotDispatched,
    /// Delivered, nobody knows when.
    DeliveryDateUnknown,
    /// Went back already.
    AlreadyReturned,
    /// The order was cancelled.
    OrderCancelled,
    /// A defect, reported after the urgent window (§2).
    ReportedAfterWindow,
    /// The policy leaves it open.
    NotStatedByPolicy,
}

/// What support may do about it (§3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Give the money back.
    Refund,
    /// Send another.
    Replacement,
    /// Give back what sending it cost.
    ReturnShippingReimbursed,
}

/// Who pays for sending it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReturnShipping {
    /// The shop does.
    Shop,
    /// The shopper does.
    Shopper,
    /// The policy leaves it open.
    NotStatedByPolicy,
}

/// What the shopper can do instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// Change or cancel it: it hasn't left yet.
    ChangeOrCancel,
    /// See where it is.
    Track,
}

/// What would change the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WouldChange {
    /// Its delivery.
    Delivery,
    /// Knowing the day of its delivery.
    KnownDeliveryDay,
    /// A defect or damage.
    Defect,
    /// Support's look at it.
    Review,
}

/// The rules in the order in which they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// 1. The order was cancelled.
    OrderCancelled,
    /// 2. No quantity is left to return.
    AlreadyReturned,
    /// 3. No carrier has it yet.
    NotDispatched,
    /// 4. It is under way.
    NotDelivered,
    /// 5. It was delivered on an unknown day.
    DeliveryDateUnknown,
    /// 6. A defect or damage within the urgent window.
    DefectInWindow,
    /// 7. A defect or damage after it.
    DefectAfterWindow,
    /// 8. Another item than the one ordered.
    WrongItem,
    /// 9. A reason that the policy doesn't speak of.
    ReasonNotStated,
    /// 10. Marked "Final Sale".
    FinalSale,
    /// 11. Made for this shopper.
    Personalized,
    /// 12 and 13, where the shop states no return window.
    WindowNotStated,
    /// 12. Within the return window.
    InReturnWindow,
    /// 13. After it.
    ReturnWindowPassed,
}

impl Rule {
    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrderCancelled => "order_cancelled",
            Self::AlreadyReturned => "already_returned",
            Self::NotDispatched => "not_dispatched",
            Self::NotDelivered => "not_delivered",
            Self::DeliveryDateUnknown => "delivery_date_unknown",
            Self::DefectInWindow => "defect_in_window",
            Self::DefectAfterWindow => "defect_after_window",
            Self::WrongItem => "wrong_item",
            Self::ReasonNotStated => "reason_not_stated",
            Self::FinalSale => "final_sale",
            Self::Personalized => "personalized",
            Self::WindowNotStated => "window_not_stated",
            Self::InReturnWindow => "in_return_window",
            Self::ReturnWindowPassed => "return_window_passed",
        }
    }
}

/// The table: the first rule that applies decides.
pub const RULES: [Rule; 14] = [
    Rule::OrderCancelled,
    Rule::AlreadyReturned,
    Rule::NotDispatched,
    Rule::NotDelivered,
    Rule::DeliveryDateUnknown,
    Rule::DefectInWindow,
    Rule::DefectAfterWindow,
    Rule::WrongItem,
    Rule::ReasonNotStated,
    Rule::FinalSale,
    Rule::Personalized,
    Rule::WindowNotStated,
    Rule::InReturnWindow,
    Rule::ReturnWindowPassed,
];

/// How many days have passed since delivery, against a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DayCount {
    /// Day 0.
    pub delivered: Day,
    /// Today, in the shop's time zone.
    pub today: Day,
    /// Days from `delivered` to `today`.
    pub day: i64,
    /// How many the shop gives.
    pub window_days: u16,
    /// `delivered` + `window_days`.
    pub last_day: Day,
}

/// One rule that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TraceStep {
    /// Which.
    pub rule: Rule,
    /// Whether it decided.
    pub applies: bool,
    /// Where the policy says so, e.g. `§2`; `None` for what needs no policy (nothing left to return).
    pub section: Option<String>,
    /// The arithmetic, where days were counted.
    pub count: Option<DayCount>,
}

/// The answer, with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Decision {
    /// Yes, no, or support decides.
    pub verdict: Verdict,
    /// Why; empty for a plain yes.
    pub reasons: Vec<ReasonCode>,
    /// The last day of the window that was counted.
    pub last_day: Option<Day>,
    /// Whether support puts it first (§2).
    pub urgent: bool,
    /// What support may do (§3).
    pub remedies: Vec<Remedy>,
    /// Who pays for sending it back, where that question arises.
    pub return_shipping: Option<ReturnShipping>,
    /// What the shopper can do instead.
    pub offers: Vec<Offer>,
    /// What would change the outcome.
    pub would_change: Vec<WouldChange>,
    /// The rules tried; the last one decided.
    pub trace: Vec<TraceStep>,
}

/// The order has no such line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchLine(pub LineId);

impl std::fmt::Display for NoSuchLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the order has no line {}", self.0.0)
    }
}

impl std::error::Error for NoSuchLine {}

/// Decides whether a line may go back for a reason.
///
/// # Errors
///
/// When the order has no such line.
pub fn decide(
    rules: &Rules,
    now: Moment,
    order: &Order,
    line: &LineId,
    reason: ReturnReason,
) -> Result<Decision, NoSuchLine> {
    let line = order.line(line).ok_or_else(|| NoSuchLine(line.clone()))?;
    let request = ReturnRequest::new(rules, now, order, line, reason);
    Ok(request.decision())
}

/// The facts that the rules look at.
#[derive(Clone, Copy)]
struct ReturnRequest<'a> {
    policy: &'a Policy,
    order: &'a Order,
    line: &'a Line,
    reason: ReturnReason,
    progress: Progress,
    today: Day,
}

impl<'a> ReturnRequest<'a> {
    fn new(
        rules: &'a Rules,
        now: Moment,
        order: &'a Order,
        line: &'a Line,
        reason: ReturnReason,
    ) -> Self {
        Self {
            policy: &rules.policy,
            order,
            line,
            reason,
            progress: progress::of_line(&rules.zone, order, &line.id),
            today: rules.zone.day(now),
        }
    }

    /// The first rule of the table that applies.
    fn rule(&self) -> Rule {
        let mut rules = RULES.into_iter();
        // `ReturnWindowPassed` applies to whatever is left, so the table never runs out.
        rules
            .find(|rule| self.applies(*rule))
            .unwrap_or(Rule::ReturnWindowPassed)
    }

    fn applies(&self, rule: Rule) -> bool {
        match rule {
            Rule::OrderCancelled => self.order.cancelled_at.is_some(),
            Rule::AlreadyReturned => self.line.quantity_left() == 0,
            Rule::NotDispatched => self.progress == Progress::NotDispatched,
            Rule::NotDelivered => matches!(self.progress, Progress::UnderWay { .. }),
            Rule::DeliveryDateUnknown => self.delivered().is_none(),
            Rule::DefectInWindow => self.is_within(rule),
            Rule::DefectAfterWindow => self.is_defect(),
            Rule::WrongItem => self.reason == ReturnReason::WrongItem,
            Rule::ReasonNotStated => matches!(
                self.reason,
                ReturnReason::NotAsDescribed | ReturnReason::Other
            ),
            Rule::FinalSale => self.line.final_sale,
            Rule::Personalized => self.line.personalization.is_some(),
            Rule::WindowNotStated => self.policy.returns.window_days.is_none(),
            Rule::InReturnWindow => self.is_within(rule),
            Rule::ReturnWindowPassed => true,
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

    /// The window that a rule counts by; the urgent one is for defects alone.
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

    fn decision(&self) -> Decision {
        let rule = self.rule();
        let (verdict, reason) = self.verdict(rule);
        Decision {
            verdict,
            reasons: reason.into_iter().collect(),
            last_day: self.count(rule).map(|count| count.last_day),
            urgent: rule == Rule::DefectInWindow,
            remedies: self.remedies(rule),
            return_shipping: self.return_shipping(rule),
            offers: offers(rule),
            would_change: self.would_change(rule, verdict),
            trace: self.trace(rule),
        }
    }

    /// Every rule up to the one that decides.
    fn trace(&self, decides: Rule) -> Vec<TraceStep> {
        let tried = RULES.iter().position(|rule| *rule == decides);
        let steps = RULES.into_iter().take(tried.map_or(0, |index| index + 1));
        let step = |rule| TraceStep {
            rule,
            applies: rule == decides,
            section: section(rule).map(str::to_owned),
            count: self.count(rule),
        };
        steps.map(step).collect()
    }

    const fn verdict(&self, rule: Rule) -> (Verdict, Option<ReasonCode>) {
        use Verdict::{Eligible, NeedsReview, NotEligible};
        match rule {
            Rule::OrderCancelled => (NotEligible, Some(ReasonCode::OrderCancelled)),
            Rule::AlreadyReturned => (NotEligible, Some(ReasonCode::AlreadyReturned)),
            Rule::NotDispatched => (NotEligible, Some(ReasonCode::NotDispatched)),
            Rule::NotDelivered => (NotEligible, Some(ReasonCode::NotDelivered)),
            Rule::DeliveryDateUnknown => (NeedsReview, Some(ReasonCode::DeliveryDateUnknown)),
            Rule::DefectInWindow | Rule::WrongItem | Rule::InReturnWindow => (Eligible, None),
            Rule::DefectAfterWindow => (NeedsReview, Some(ReasonCode::ReportedAfterWindow)),
            Rule::ReasonNotStated | Rule::WindowNotStated => {
                (NeedsReview, Some(ReasonCode::NotStatedByPolicy))
            }
            Rule::FinalSale => (NotEligible, Some(ReasonCode::FinalSale)),
            Rule::Personalized => (NeedsReview, Some(ReasonCode::Personalized)),
            Rule::ReturnWindowPassed => match self.policy.returns.after_window {
                AfterWindow::Review => (NeedsReview, Some(ReasonCode::WindowPassed)),
                AfterWindow::Refuse => (NotEligible, Some(ReasonCode::WindowPassed)),
            },
        }
    }

    /// A replacement or a refund (§3); for a defect, a refund not of a final-sale item (§4).
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

    /// What would change the outcome. A delivery and a defect are named only where they make it better: tried,
    /// not assumed.
    fn would_change(&self, rule: Rule, verdict: Verdict) -> Vec<WouldChange> {
        let is_better = |other: Self| other.verdict(other.rule()).0 > verdict;
        let delivered_today = Self {
            progress: Progress::Delivered {
                on: Some(self.today),
            },
            ..*self
        };
        let defective = Self {
            reason: ReturnReason::Defective,
            ..*self
        };
        let waits = matches!(rule, Rule::NotDispatched | Rule::NotDelivered);
        [
            (waits && is_better(delivered_today)).then_some(WouldChange::Delivery),
            (rule == Rule::DeliveryDateUnknown).then_some(WouldChange::KnownDeliveryDay),
            (verdict == Verdict::NeedsReview).then_some(WouldChange::Review),
            is_better(defective).then_some(WouldChange::Defect),
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

/// Where the policy says so.
const fn section(rule: Rule) -> Option<&'static str> {
    match rule {
        Rule::OrderCancelled | Rule::AlreadyReturned => None,
        Rule::NotDispatched | Rule::NotDelivered | Rule::ReasonNotStated => Some("§1"),
        Rule::DeliveryDateUnknown
        | Rule::DefectInWindow
        | Rule::DefectAfterWindow
        | Rule::WindowNotStated
        | Rule::InReturnWindow
        | Rule::ReturnWindowPassed => Some("§2"),
        Rule::WrongItem => Some("§3"),
        Rule::FinalSale | Rule::Personalized => Some("§4"),
    }
}
