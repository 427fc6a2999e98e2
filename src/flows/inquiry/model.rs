//! Preparing an inquiry: which order, which items, the words, the photos; a look at it all; sent.

use careline_policy::{Decision, Line, LineId, Moment, Order, OrderNumber, Rules, decide};
use careline_wire::ticket::{Contact, Details, Item, OrderPart, Sha256Hex, Ticket, TicketLine};
use careline_wire::topic::Part;
use careline_wire::{FieldError, FieldProblem, FoundOrder, Receipt, Topic, validate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::api::failure::Failure;
use crate::flows::inquiry::fields::{Field, Words};
use crate::photos::model::{Event as PhotoEvent, Photos, State as PhotoState};

/// An inquiry in the making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    /// What it is about.
    pub topic: Topic,
    /// Where the shopper stands.
    pub step: Step,
    /// Which order.
    pub order: OrderAnswer,
    /// Everything that is typed.
    pub words: Words,
    /// The photos.
    pub photos: Photos,
    /// "I can't take a photo".
    pub no_photo: bool,
    /// What is wrong, by pointer into the ticket.
    pub errors: Vec<FieldError>,
    /// What was sent last: trying again sends the very same.
    pub frozen: Option<SubmittedSnapshot>,
    /// The draft that it is kept as on this device.
    pub draft: Option<Uuid>,
    /// When the shopper wrote it, where it was kept from an earlier visit.
    pub kept_from: Option<Moment>,
    /// Whether the shopper wrote or chose anything: before that nothing is kept.
    pub is_dirty: bool,
    /// The item of the page that it was begun on.
    page_item: Option<String>,
    /// Whether the order was asked for here, so that a step back asks again.
    asked_order: bool,
    /// The line whose personalization the read-back began with.
    read_back_of: Option<(OrderNumber, LineId)>,
}

/// A ticket as it was sent, and what opens it later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmittedSnapshot {
    /// The ticket.
    pub ticket: Ticket,
    /// The secret behind its digest.
    pub secret: String,
}

/// Where the shopper stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Which order?
    Order,
    /// Which items of it?
    Lines,
    /// What happened?
    Form,
    /// Is this what should be sent?
    Review,
    /// It is on its way.
    Sending(Sending),
    /// Support has it.
    Sent(Receipt),
}

/// How the sending goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// Photos are still prepared.
    Preparing,
    /// It is frozen, and kept on this device.
    Freezing,
    /// Photos are still uploading.
    Photos,
    /// The endpoint is asked.
    Asking,
    /// The endpoint doesn't answer; it's asked again.
    ChunkError,
    /// The endpoint won't take it; here is the text, and the email address.
    Failed,
}

/// Which order an inquiry is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderAnswer {
    /// None yet, or none at all.
    None,
    /// A looked-up one, and the chosen lines.
    Found {
        /// The order and the proof of the look-up.
        order: Box<FoundOrder>,
        /// The chosen lines.
        lines: Vec<TicketLine>,
    },
    /// As the shopper remembers it: the typed number and "which item?".
    Typed,
}

/// What happens to an inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An order was found.
    Found(FoundOrder),
    /// `I can't find my order`; the number as far as it was typed.
    NotFound(String),
    /// The answer goes where the order's mail went, unless the shopper said otherwise.
    Sign(String),
    /// Another order than that one.
    OtherOrder,
    /// A line was ticked or unticked.
    Toggle(LineId),
    /// `Continue`, from the items to the words.
    Continue,
    /// A field was typed in.
    Type(Field, String),
    /// `I can't take a photo` was ticked or unticked.
    NoPhoto(bool),
    /// `Review`.
    Review,
    /// Back to change something.
    Edit(Step),
    /// `Send`.
    Send,
    /// The photos are prepared: it can be frozen.
    Prepared,
    /// It is frozen.
    SubmittedSnapshot(Box<SubmittedSnapshot>),
    /// The photos have arrived, and the endpoint is asked.
    Asked,
    /// The endpoint took it.
    Taken(Receipt),
    /// A call had no good answer.
    Failed(Failure),
}

impl Event {
    /// Whether the shopper wrote or chose something that they would miss. An order is soon looked up again.
    const fn is_the_shoppers(&self) -> bool {
        matches!(self, Self::Toggle(_) | Self::Type(..) | Self::NoPhoto(_))
    }
}

/// What a new inquiry starts from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefill {
    /// The order that was looked up before.
    pub order: Option<FoundOrder>,
    /// The item of the page.
    pub item: Item,
    /// The number that the page names.
    pub order_number: String,
    /// Who asks, where they said it before.
    pub contact: Contact,
}

/// What of an inquiry is kept on this device; its photos lie beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    order: OrderAnswer,
    words: Words,
    no_photo: bool,
    asked_order: bool,
    read_back_of: Option<(OrderNumber, LineId)>,
    /// What was sent last: after a lost answer, sending it again must be the very same.
    frozen: Option<SubmittedSnapshot>,
}

impl Inquiry {
    /// What is kept on this device.
    #[must_use]
    pub fn saved(&self) -> Saved {
        Saved {
            order: self.order.clone(),
            words: self.words.clone(),
            no_photo: self.no_photo,
            asked_order: self.asked_order,
            read_back_of: self.read_back_of.clone(),
            frozen: self.frozen.clone(),
        }
    }

    /// An inquiry as it was kept, at the furthest step that what was kept allows. The page's item doesn't change it.
    #[must_use]
    pub fn kept(topic: Topic, draft: Uuid, at: Moment, saved: Saved, page_item: Item) -> Self {
        let known = Prefill {
            item: page_item,
            ..Prefill::default()
        };
        let mut inquiry = Self {
            order: saved.order,
            words: saved.words,
            no_photo: saved.no_photo,
            draft: Some(draft),
            kept_from: Some(at),
            frozen: saved.frozen,
            asked_order: saved.asked_order,
            read_back_of: saved.read_back_of,
            ..Self::new(topic, known)
        };
        let is_to_ask =
            inquiry.order == OrderAnswer::None && inquiry.topic.spec().needs.contains(&Part::Order);
        inquiry.step = if is_to_ask {
            Step::Order
        } else if inquiry.takes_lines() && inquiry.lines().is_empty() {
            Step::Lines
        } else {
            Step::Form
        };
        inquiry
    }

    /// An inquiry about a topic, filled in with what is known.
    #[must_use]
    pub fn new(topic: Topic, known: Prefill) -> Self {
        let spec = topic.spec();
        // Feedback is signed by those who choose to (§5).
        let contact = if spec.contact {
            known.contact
        } else {
            Contact::default()
        };
        let page_item = known.item.name.clone();
        let words = Words {
            name: contact.name.unwrap_or_default(),
            email: contact.email.unwrap_or_default(),
            order_number: known.order_number,
            item_name: known.item.name.unwrap_or_default(),
            item_url: known.item.url.unwrap_or_default(),
            ..Words::default()
        };
        let mut inquiry = Self {
            topic,
            step: Step::Form,
            order: OrderAnswer::None,
            words,
            photos: Photos::default(),
            no_photo: false,
            errors: Vec::new(),
            frozen: None,
            draft: None,
            kept_from: None,
            is_dirty: false,
            page_item,
            asked_order: false,
            read_back_of: None,
        };
        match known.order {
            Some(order) if spec.takes(Part::Order) => inquiry.found(order),
            None if spec.needs.contains(&Part::Order) => {
                inquiry.step = Step::Order;
                inquiry.asked_order = true;
            }
            _ => {}
        }
        inquiry
    }

    /// An inquiry that was prepared elsewhere: the order and its lines are chosen.
    #[must_use]
    pub fn prepared(topic: Topic, known: Prefill, lines: Vec<TicketLine>) -> Self {
        let mut inquiry = Self::new(topic, known);
        if let OrderAnswer::Found { lines: chosen, .. } = &mut inquiry.order {
            *chosen = lines;
            inquiry.step = Step::Form;
        }
        inquiry
    }

    /// Whether it is about that topic, and about the order and item that the shopper comes from.
    #[must_use]
    pub fn is_about(&self, topic: Topic, known: &Prefill) -> bool {
        let number = known.order.as_ref().map(|order| &order.order.number);
        let is_that_order =
            number.is_none() || number == self.found_order().map(|order| &order.number);
        let is_that_item = !topic.spec().takes(Part::Item) || known.item.name == self.page_item;
        self.topic == topic && is_that_order && is_that_item
    }

    /// Takes over what the shopper wrote and didn't send: of the same request all of it, of another one the words alone.
    /// That one stays a draft of its own; the answer is whether it does.
    pub fn carry_over_from(&mut self, earlier: &Self) -> bool {
        self.words
            .description
            .clone_from(&earlier.words.description);
        let is_the_same =
            self.topic == earlier.topic && self.order_number() == earlier.order_number();
        if is_the_same {
            self.photos.clone_from(&earlier.photos);
            self.no_photo = earlier.no_photo;
            self.draft = earlier.draft;
            self.is_dirty = earlier.is_dirty;
        }
        !is_the_same
    }

    /// Takes an event.
    pub fn update(&mut self, event: Event) {
        self.is_dirty |= event.is_the_shoppers();
        match event {
            Event::Found(order) => self.found(order),
            Event::NotFound(number) => {
                self.words.order_number = number;
                self.order = OrderAnswer::Typed;
                self.step = Step::Form;
            }
            Event::Sign(email) if self.words.email.is_empty() => self.words.email = email,
            Event::Sign(_) => {}
            Event::OtherOrder => {
                self.step = Step::Order;
                self.asked_order = true;
            }
            Event::Toggle(line) => self.toggle(line),
            Event::Continue => self.go_on(),
            Event::Type(field, text) => {
                self.words.set(field, text);
                self.clear_errors(field.pointer());
            }
            Event::NoPhoto(no_photo) => {
                self.no_photo = no_photo;
                self.clear_errors("/photos");
            }
            Event::Review => self.review(),
            Event::Edit(step) => {
                self.asked_order |= step == Step::Order;
                self.step = step;
            }
            Event::Send => self.step = Step::Sending(Sending::Preparing),
            Event::Prepared => self.step = Step::Sending(Sending::Freezing),
            // A photo that turned out bad meanwhile has brought the shopper back to the form.
            Event::SubmittedSnapshot(_) if !self.is_freezing() => {}
            Event::SubmittedSnapshot(frozen) => {
                self.frozen = Some(*frozen);
                self.step = Step::Sending(Sending::Photos);
            }
            Event::Asked => self.step = Step::Sending(Sending::Asking),
            Event::Taken(receipt) => self.step = Step::Sent(receipt),
            Event::Failed(failure) => self.failed(failure),
        }
    }

    /// One step back; whether there was one.
    pub fn back(&mut self) -> bool {
        let before = match &self.step {
            Step::Sending(Sending::Preparing | Sending::Photos) => Step::Review,
            Step::Review | Step::Sending(Sending::Failed) => Step::Form,
            Step::Form if self.takes_lines() => Step::Lines,
            Step::Form | Step::Lines if self.asked_order => Step::Order,
            // What is being sent or was sent can't be stepped back into.
            Step::Order | Step::Lines | Step::Form | Step::Sending(_) | Step::Sent(_) => {
                return false;
            }
        };
        self.step = before;
        true
    }

    /// Whether it's still the shopper's: neither under way nor sent.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.is_under_way() && !self.is_sent()
    }

    /// Whether support has it.
    #[must_use]
    pub const fn is_sent(&self) -> bool {
        matches!(self.step, Step::Sent(_))
    }

    /// Whether it's on its way, or couldn't be sent.
    #[must_use]
    pub const fn is_sending(&self) -> bool {
        matches!(self.step, Step::Sending(_))
    }

    /// Whether it's on its way.
    #[must_use]
    pub const fn is_under_way(&self) -> bool {
        self.is_sending() && !matches!(self.step, Step::Sending(Sending::Failed))
    }

    /// Whether the shopper chooses lines of a looked-up order.
    #[must_use]
    pub fn takes_lines(&self) -> bool {
        self.topic.spec().needs.contains(&Part::Lines)
            && matches!(self.order, OrderAnswer::Found { .. })
    }

    fn found(&mut self, order: FoundOrder) {
        let is_the_same =
            self.found_order().map(|order| &order.number) == Some(&order.order.number);
        let lines = if is_the_same {
            self.lines().to_vec()
        } else {
            Vec::new()
        };
        self.order = OrderAnswer::Found {
            order: Box::new(order),
            lines,
        };
        self.step = if self.takes_lines() {
            Step::Lines
        } else {
            Step::Form
        };
    }

    fn toggle(&mut self, line: LineId) {
        let spec = self.topic.spec();
        let reason = spec.reason;
        if let OrderAnswer::Found { order, lines } = &mut self.order {
            if lines.iter().any(|chosen| chosen.id == line) {
                lines.retain(|chosen| chosen.id != line);
            } else {
                if spec.takes(Part::ReadBack) {
                    // What is read back belongs to one item.
                    lines.clear();
                }
                let quantity = order
                    .order
                    .line(&line)
                    .map_or(1, |line| line.quantity_left().max(1));
                lines.push(TicketLine {
                    id: line,
                    quantity,
                    reason,
                });
            }
        }
        self.clear_errors("/order/lines");
    }

    fn go_on(&mut self) {
        let has_lines =
            matches!(&self.order, OrderAnswer::Found { lines, .. } if !lines.is_empty());
        if has_lines {
            self.read_back_from_line();
            self.step = Step::Form;
        } else {
            let error = FieldError::new("/order/lines", FieldProblem::Required, "");
            self.errors = vec![error];
        }
    }

    /// The read-back begins with what the item has now. Of the same item, what was typed stays.
    fn read_back_from_line(&mut self) {
        let chosen = self.lines().first().map(|line| line.id.clone());
        let order = self.found_order();
        let Some((order, chosen)) = order.zip(chosen) else {
            return;
        };
        let is_asked = self.topic.spec().takes(Part::ReadBack);
        let line = Some((order.number.clone(), chosen.clone()));
        if !is_asked || self.read_back_of == line {
            return;
        }
        let made = order
            .line(&chosen)
            .and_then(|line| line.personalization.clone());
        let (text, font, material) = made.map_or((None, None, None), |made| {
            (made.text, made.font, made.material)
        });
        self.words.read_back = text.unwrap_or_default();
        self.words.font = font.unwrap_or_default();
        self.words.material = material.unwrap_or_default();
        self.read_back_of = line;
    }

    /// The lines that can be chosen: those that are personalized, where that is the question and there are some.
    #[must_use]
    pub fn choosable(&self) -> Vec<Line> {
        let all = self.found_order().map_or(&[][..], |order| &order.lines);
        let is_asked = self.topic.spec().takes(Part::ReadBack);
        let personalized: Vec<_> = all
            .iter()
            .filter(|line| is_asked && line.personalization.is_some())
            .cloned()
            .collect();
        if personalized.is_empty() {
            all.to_vec()
        } else {
            personalized
        }
    }

    /// The shopper mends a field: its error goes.
    fn clear_errors(&mut self, pointer: &str) {
        self.errors
            .retain(|error| !error.pointer.starts_with(pointer));
    }

    fn review(&mut self) {
        self.errors = validate::ticket(&self.draft());
        if self.errors.is_empty() {
            self.step = Step::Review;
        }
    }

    fn failed(&mut self, failure: Failure) {
        match failure {
            Failure::Unreachable | Failure::RetryLater(_) => {
                self.step = Step::Sending(Sending::ChunkError)
            }
            Failure::Refused(problem) if !problem.errors.is_empty() => {
                let is_about_lines = |error: &FieldError| error.pointer.starts_with("/order/lines");
                let is_lines = self.takes_lines() && problem.errors.iter().any(is_about_lines);
                self.errors = problem.errors;
                self.step = if is_lines { Step::Lines } else { Step::Form };
            }
            Failure::Refused(_) | Failure::Unreadable => {
                self.step = Step::Sending(Sending::Failed);
            }
        }
    }

    /// What is wrong with a field, if anything.
    #[must_use]
    pub fn error(&self, pointer: &str) -> Option<FieldProblem> {
        self.errors
            .iter()
            .find(|error| error.pointer.starts_with(pointer))
            .map(|error| error.code)
    }

    /// Whether a line was chosen.
    #[must_use]
    pub fn has_line(&self, id: &LineId) -> bool {
        self.lines().iter().any(|line| line.id == *id)
    }

    fn lines(&self) -> &[TicketLine] {
        match &self.order {
            OrderAnswer::Found { lines, .. } => lines,
            OrderAnswer::None | OrderAnswer::Typed => &[],
        }
    }

    /// The order that was looked up.
    #[must_use]
    pub fn found_order(&self) -> Option<&Order> {
        match &self.order {
            OrderAnswer::Found { order, .. } => Some(&order.order),
            OrderAnswer::None | OrderAnswer::Typed => None,
        }
    }

    /// The number of the order that was looked up.
    #[must_use]
    pub fn order_number(&self) -> Option<String> {
        self.found_order().map(|order| order.number.0.clone())
    }

    /// The titles of the chosen lines.
    #[must_use]
    pub fn chosen_titles(&self) -> Vec<String> {
        let order = self.found_order();
        let title = |line: &TicketLine| Some(order?.line(&line.id)?.title.clone());
        self.lines().iter().filter_map(title).collect()
    }

    /// What the policy says about the chosen lines that have a reason.
    #[must_use]
    pub fn decisions(&self, rules: &Rules, now: Moment) -> Vec<Decision> {
        let order = self.found_order();
        let decision = |line: &TicketLine| decide(rules, now, order?, &line.id, line.reason?).ok();
        self.lines().iter().filter_map(decision).collect()
    }

    /// The token of the look-up, where there was one.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        match &self.order {
            OrderAnswer::Found { order, .. } => Some(&order.token),
            OrderAnswer::None | OrderAnswer::Typed => None,
        }
    }

    /// Something happened to a photo; whether it is to be brought to the endpoint. One that turns out bad while it is
    /// waited for brings the shopper back to it.
    pub fn photo(&mut self, event: PhotoEvent) -> bool {
        match &event {
            PhotoEvent::Chosen { .. } => {
                self.is_dirty = true;
                self.update(Event::NoPhoto(false));
            }
            PhotoEvent::Moved(_, PhotoState::Refused(_)) if self.waits_for_photos() => {
                self.step = Step::Form;
            }
            _ => {}
        }
        self.photos.update(event)
    }

    const fn is_freezing(&self) -> bool {
        matches!(self.step, Step::Sending(Sending::Freezing))
    }

    const fn waits_for_photos(&self) -> bool {
        matches!(
            self.step,
            Step::Sending(Sending::Preparing | Sending::Freezing | Sending::Photos)
        )
    }

    /// What the sending can go on with now, if it waits for photos and they are there.
    #[must_use]
    pub fn next(&self) -> Option<Event> {
        match self.step {
            Step::Sending(Sending::Preparing) => self.photos.refs().map(|_| Event::Prepared),
            Step::Sending(Sending::Photos) => self.photos.are_uploaded().then_some(Event::Asked),
            _ => None,
        }
    }

    /// The ticket as it stands, with what only the sending adds left blank; photos still under way count.
    fn draft(&self) -> Ticket {
        let mut ticket = self.ticket(Uuid::nil(), Sha256Hex([0; 32]), "en");
        let under_way = self
            .photos
            .kept()
            .map(|photo| careline_wire::ticket::PhotoRef {
                id: photo.id,
                sha256: Sha256Hex([0; 32]),
            });
        ticket.photos = under_way.collect();
        ticket
    }

    /// The ticket to send.
    #[must_use]
    pub fn ticket(&self, id: Uuid, secret_sha256: Sha256Hex, locale: &str) -> Ticket {
        let spec = self.topic.spec();
        let words = &self.words;
        let only = |part, text: &str| spec.takes(part).then(|| filled(text)).flatten();
        Ticket {
            id,
            secret_sha256,
            topic: self.topic,
            locale: locale.to_owned(),
            contact: Contact {
                name: filled(&words.name),
                email: filled(&words.email),
            },
            description: words.description.trim().to_owned(),
            order: self.order_part(),
            item: self.item(),
            details: Details {
                country: only(Part::Country, &words.country),
                new_address: only(Part::NewAddress, &words.new_address),
                read_back: only(Part::ReadBack, &words.read_back),
                font: only(Part::ReadBack, &words.font),
                material: only(Part::ReadBack, &words.material),
            },
            photos: self.photos.refs().unwrap_or_default(),
            no_photo: self.no_photo && self.photos.kept().next().is_none(),
            website: filled(&words.website),
        }
    }

    fn order_part(&self) -> Option<OrderPart> {
        let typed = |item_in_words: Option<String>| OrderPart {
            number: OrderNumber(self.words.order_number.trim().to_owned()),
            lines: Vec::new(),
            item_in_words,
        };
        match &self.order {
            OrderAnswer::Found { order, lines } => Some(OrderPart {
                number: order.order.number.clone(),
                lines: lines.clone(),
                item_in_words: None,
            }),
            OrderAnswer::Typed => Some(typed(filled(&self.words.item_in_words))),
            OrderAnswer::None if self.topic.spec().takes(Part::Order) => {
                filled(&self.words.order_number).map(|_| typed(None))
            }
            OrderAnswer::None => None,
        }
    }

    fn item(&self) -> Option<Item> {
        let item = Item {
            name: filled(&self.words.item_name),
            url: filled(&self.words.item_url),
        };
        let is_asked = self.topic.spec().takes(Part::Item);
        (is_asked && item != Item::default()).then_some(item)
    }
}

/// Trimmed, and nothing where nothing was typed.
fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use careline_policy::order::Personalization;
    use careline_wire::{Problem, ProblemType};

    use super::*;
    use crate::testing;

    fn found() -> FoundOrder {
        FoundOrder {
            order: testing::order(),
            token: "token".into(),
        }
    }

    fn l1() -> LineId {
        LineId("L1".into())
    }

    fn type_all(inquiry: &mut Inquiry, typed: &[(Field, &str)]) {
        for (field, text) in typed {
            inquiry.update(Event::Type(*field, (*text).to_owned()));
        }
    }

    const WHO_AND_WHAT: [(Field, &str); 3] = [
        (Field::Name, " Ada Mills "),
        (Field::Email, "ada@example.com"),
        (Field::Description, "The clasp is broken."),
    ];

    #[test]
    fn a_damaged_item_goes_from_order_to_review() {
        let mut inquiry = Inquiry::new(Topic::Damaged, Prefill::default());
        assert_eq!(inquiry.step, Step::Order);
        inquiry.update(Event::Found(found()));
        assert_eq!(inquiry.step, Step::Lines);
        inquiry.update(Event::Toggle(l1()));
        inquiry.update(Event::Continue);
        assert_eq!(inquiry.step, Step::Form);
        type_all(&mut inquiry, &WHO_AND_WHAT);
        inquiry.update(Event::NoPhoto(true));
        inquiry.update(Event::Review);
        assert_eq!(inquiry.step, Step::Review);

        let ticket = inquiry.ticket(Uuid::from_u128(1), Sha256Hex([7; 32]), "en");
        assert_eq!(ticket.contact.name.as_deref(), Some("Ada Mills"));
        let order = ticket.order.expect("it is about one");
        assert_eq!(order.number.0, "KS-10482");
        let reason = order.lines[0].reason;
        assert_eq!(
            reason,
            Some(careline_policy::ReturnReason::DamagedInTransit)
        );
        assert!(ticket.no_photo);
    }

    #[test]
    fn what_is_missing_is_named_and_mending_it_settles_it() {
        let mut inquiry = Inquiry::new(Topic::Damaged, Prefill::default());
        inquiry.update(Event::NotFound("KS 1".into()));
        inquiry.update(Event::Review);
        assert_eq!(inquiry.step, Step::Form);
        for pointer in ["/contact/name", "/description", "/order/lines", "/photos"] {
            assert_eq!(
                inquiry.error(pointer),
                Some(FieldProblem::Required),
                "{pointer}"
            );
        }
        type_all(&mut inquiry, &WHO_AND_WHAT);
        type_all(&mut inquiry, &[(Field::ItemInWords, "the pendant")]);
        inquiry.update(Event::NoPhoto(true));
        assert_eq!(inquiry.errors, []);
        inquiry.update(Event::Review);
        assert_eq!(inquiry.step, Step::Review);
    }

    #[test]
    fn continuing_without_an_item_asks_for_one() {
        let mut inquiry = Inquiry::new(Topic::WrongItem, Prefill::default());
        inquiry.update(Event::Found(found()));
        inquiry.update(Event::Continue);
        assert_eq!(inquiry.step, Step::Lines);
        assert!(inquiry.error("/order/lines").is_some());
        inquiry.update(Event::Toggle(l1()));
        assert!(inquiry.error("/order/lines").is_none());
    }

    #[test]
    fn an_order_that_is_known_is_not_asked_again() {
        let known = || Prefill {
            order: Some(found()),
            ..Prefill::default()
        };
        let step = |topic| Inquiry::new(topic, known()).step;
        assert_eq!(step(Topic::Damaged), Step::Lines);
        assert_eq!(step(Topic::MissingShipment), Step::Form);
        assert_eq!(step(Topic::Other), Step::Form);
        let other = Inquiry::new(Topic::Other, known());
        assert_eq!(other.order_number().as_deref(), Some("KS-10482"));
    }

    #[test]
    fn back_retraces_the_steps_and_keeps_the_words() {
        let mut inquiry = Inquiry::new(Topic::Defective, Prefill::default());
        inquiry.update(Event::Found(found()));
        inquiry.update(Event::Toggle(l1()));
        inquiry.update(Event::Continue);
        type_all(&mut inquiry, &WHO_AND_WHAT);
        inquiry.update(Event::NoPhoto(true));
        inquiry.update(Event::Review);
        let mut steps = vec![];
        while inquiry.back() {
            steps.push(inquiry.step.clone());
        }
        assert_eq!(steps, [Step::Form, Step::Lines, Step::Order]);
        assert_eq!(inquiry.words.description, "The clasp is broken.");
    }

    #[test]
    fn the_endpoints_errors_land_on_their_fields_and_nothing_is_lost() {
        let mut inquiry = Inquiry::new(Topic::Other, Prefill::default());
        type_all(&mut inquiry, &WHO_AND_WHAT);
        let error = FieldError::new("/contact/email", FieldProblem::Malformed, "");
        let problem = Problem::new(ProblemType::InvalidTicket).errors(vec![error]);
        inquiry.update(Event::Failed(Failure::Refused(Box::new(problem))));
        assert_eq!(inquiry.step, Step::Form);
        assert!(inquiry.error("/contact/email").is_some());
        inquiry.update(Event::Failed(Failure::Unreadable));
        assert_eq!(inquiry.step, Step::Sending(Sending::Failed));
        assert_eq!(inquiry.words.description, "The clasp is broken.");
    }

    #[test]
    fn an_order_that_was_not_asked_for_is_not_stepped_back_to() {
        let known = Prefill {
            order: Some(found()),
            ..Prefill::default()
        };
        let mut inquiry = Inquiry::new(Topic::MissingShipment, known);
        assert!(!inquiry.back());
    }

    /// An order with a plain line and an engraved one.
    fn engraved() -> FoundOrder {
        let mut found = found();
        let mut line = found.order.lines[0].clone();
        line.id.0 = "L2".into();
        line.personalization = Some(Personalization {
            text: Some("ADA".into()),
            font: Some("Script".into()),
            material: None,
            production_started_at: None,
        });
        found.order.lines.push(line);
        found
    }

    #[test]
    fn a_read_back_begins_with_what_the_item_says_now() {
        let mut inquiry = Inquiry::new(Topic::ModifyPersonalized, Prefill::default());
        inquiry.update(Event::Found(engraved()));
        let ids: Vec<_> = inquiry
            .choosable()
            .into_iter()
            .map(|line| line.id)
            .collect();
        assert_eq!(
            ids,
            [LineId("L2".into())],
            "what isn't personalized can't be chosen"
        );
        inquiry.update(Event::Toggle(ids[0].clone()));
        inquiry.update(Event::Continue);
        assert_eq!(inquiry.words.read_back, "ADA");
        assert_eq!(inquiry.words.font, "Script");

        inquiry.update(Event::Type(Field::ReadBack, "  Zoë ❤️ שלום ".into()));
        inquiry.back();
        inquiry.update(Event::Continue);
        assert_eq!(
            inquiry.words.read_back, "  Zoë ❤️ שלום ",
            "what was typed stays"
        );
        let ticket = inquiry.ticket(Uuid::nil(), Sha256Hex([0; 32]), "en");
        assert_eq!(ticket.details.read_back.as_deref(), Some("Zoë ❤️ שלום"));
        assert_eq!(ticket.details.font.as_deref(), Some("Script"));
        assert_eq!(ticket.details.material, None);
    }

    #[test]
    fn a_read_back_is_of_one_item() {
        let mut found = engraved();
        found.order.lines[0].personalization = found.order.lines[1].personalization.clone();
        let mut inquiry = Inquiry::new(Topic::ModifyPersonalized, Prefill::default());
        inquiry.update(Event::Found(found));
        for line in ["L1", "L2"] {
            inquiry.update(Event::Toggle(LineId(line.into())));
        }
        assert!(inquiry.has_line(&LineId("L2".into())));
        assert!(!inquiry.has_line(&LineId("L1".into())));
    }

    #[test]
    fn another_items_read_back_is_not_taken_along() {
        let mut found = engraved();
        let mut third = found.order.lines[1].clone();
        third.id.0 = "L3".into();
        third.personalization = third.personalization.map(|made| Personalization {
            text: None,
            font: None,
            ..made
        });
        found.order.lines.push(third);
        let mut inquiry = Inquiry::new(Topic::ModifyPersonalized, Prefill::default());
        inquiry.update(Event::Found(found));
        let mut choose = |line: &str| {
            inquiry.update(Event::Toggle(LineId(line.into())));
            inquiry.update(Event::Continue);
            let words = inquiry.words.clone();
            inquiry.update(Event::Type(Field::Font, "Serif".into()));
            inquiry.back();
            words
        };
        assert_eq!(choose("L2").read_back, "ADA");
        let other = choose("L3");
        assert_eq!((other.read_back.as_str(), other.font.as_str()), ("", ""));
        inquiry.update(Event::Continue);
        assert_eq!(
            inquiry.words.font, "Serif",
            "of the same item, what was typed stays"
        );
    }

    #[test]
    fn an_order_without_a_personalized_item_is_no_dead_end() {
        let mut inquiry = Inquiry::new(Topic::ModifyPersonalized, Prefill::default());
        inquiry.update(Event::Found(found()));
        assert_eq!(inquiry.choosable().len(), 1);
    }

    #[test]
    fn feedback_is_signed_by_those_who_choose_to() {
        let known = Prefill {
            contact: Contact {
                name: Some("Ada Mills".into()),
                email: Some("ada@example.com".into()),
            },
            ..Prefill::default()
        };
        let mut inquiry = Inquiry::new(Topic::ResponseTimes, known);
        inquiry.update(Event::Type(Field::Description, "Faster, please.".into()));
        inquiry.update(Event::Review);
        assert_eq!(inquiry.step, Step::Review);
        let ticket = inquiry.ticket(Uuid::nil(), Sha256Hex([0; 32]), "en");
        assert_eq!(ticket.contact, Contact::default());
    }

    #[test]
    fn another_order_is_another_inquiry_that_keeps_the_words() {
        let mut earlier = Inquiry::new(Topic::MissingShipment, Prefill::default());
        earlier.update(Event::Found(found()));
        type_all(&mut earlier, &WHO_AND_WHAT);
        let mut other = found();
        other.order.number = OrderNumber("KS-1".into());
        let known = |order| Prefill {
            order: Some(order),
            ..Prefill::default()
        };
        assert!(earlier.is_about(Topic::MissingShipment, &known(found())));
        assert!(!earlier.is_about(Topic::MissingShipment, &known(other.clone())));
        let mut later = Inquiry::new(Topic::MissingShipment, known(other));
        assert!(
            later.carry_over_from(&earlier),
            "that one stays a draft of its own"
        );
        assert!(!later.is_dirty, "nothing was written for this one yet");
        assert_eq!(later.order_number().as_deref(), Some("KS-1"));
        assert_eq!(later.words.description, "The clasp is broken.");
    }

    #[test]
    fn a_photo_that_turns_out_bad_is_not_sent_without_a_word() {
        let mut inquiry = Inquiry::new(Topic::Other, Prefill::default());
        choose(&mut inquiry);
        inquiry.update(Event::Send);
        let refused = PhotoState::Refused(crate::photos::model::Refusal::NotAPhoto);
        inquiry.photo(PhotoEvent::Moved(Uuid::nil(), refused));
        assert_eq!(inquiry.step, Step::Form);
    }

    fn choose(inquiry: &mut Inquiry) {
        let (id, name) = (Uuid::nil(), "clasp.jpg".into());
        inquiry.photo(PhotoEvent::Chosen {
            id,
            name,
            bytes: 10,
        });
    }

    #[test]
    fn it_is_frozen_once_its_photos_are_prepared_and_sent_once_they_have_arrived() {
        let mut inquiry = Inquiry::new(Topic::Other, Prefill::default());
        choose(&mut inquiry);
        inquiry.update(Event::Send);
        assert_eq!(inquiry.next(), None, "the photo is prepared");
        let digest = Sha256Hex([7; 32]);
        inquiry.photo(PhotoEvent::Prepared(Uuid::nil(), digest));
        assert_eq!(inquiry.next(), Some(Event::Prepared));
        inquiry.update(Event::Prepared);
        assert_eq!(inquiry.next(), None, "it is frozen");
        let ticket = inquiry.ticket(Uuid::nil(), digest, "en");
        assert_eq!(ticket.photos.len(), 1);
        let secret = String::new();
        inquiry.update(Event::SubmittedSnapshot(Box::new(SubmittedSnapshot {
            ticket,
            secret,
        })));
        assert_eq!(inquiry.next(), None, "the photo is on its way");
        inquiry.photo(PhotoEvent::Moved(Uuid::nil(), PhotoState::Uploaded));
        assert_eq!(inquiry.next(), Some(Event::Asked));
    }

    #[test]
    fn what_was_kept_goes_on_where_it_was_left() {
        let mut inquiry = Inquiry::new(Topic::Damaged, Prefill::default());
        inquiry.update(Event::Found(found()));
        let step_of = |inquiry: &Inquiry| {
            let text = serde_json::to_string(&inquiry.saved()).expect("it can be written");
            let saved = serde_json::from_str(&text).expect("it can be read");
            let at = testing::moment("2026-11-25T10:00:00-06:00");
            let kept = Inquiry::kept(inquiry.topic, Uuid::nil(), at, saved, Item::default());
            assert_eq!(kept.saved(), inquiry.saved());
            kept.step
        };
        assert_eq!(step_of(&inquiry), Step::Lines);
        inquiry.update(Event::Toggle(l1()));
        inquiry.update(Event::Continue);
        type_all(&mut inquiry, &WHO_AND_WHAT);
        assert_eq!(step_of(&inquiry), Step::Form);
        inquiry.update(Event::Review);
        assert_eq!(step_of(&inquiry), Step::Form, "the form shows it all");
    }

    #[test]
    fn nothing_is_kept_before_the_shopper_writes_or_chooses() {
        let known = Prefill {
            order: Some(found()),
            ..Prefill::default()
        };
        let mut inquiry = Inquiry::new(Topic::Damaged, known);
        assert!(!inquiry.is_dirty, "the order was looked up before");
        inquiry.update(Event::Edit(Step::Form));
        assert!(!inquiry.is_dirty, "a step isn't a word");
        inquiry.update(Event::Toggle(l1()));
        assert!(inquiry.is_dirty);
    }

    #[test]
    fn the_pages_item_is_filled_in_where_the_topic_takes_one() {
        let known = || Prefill {
            item: Item {
                name: Some("Elisa pendant necklace".into()),
                url: None,
            },
            ..Prefill::default()
        };
        let item = |topic| {
            let inquiry = Inquiry::new(topic, known());
            inquiry.ticket(Uuid::nil(), Sha256Hex([0; 32]), "en").item
        };
        assert!(item(Topic::ProductDetails).is_some());
        assert!(item(Topic::Payment).is_none());
    }
}
