//! Every topic, from the menu to the mail to support (§1, §4, §5).
//!
//! What a topic needs is read from its own data, so a topic that is added is sent here too. Each is sent with the order
//! looked up and from memory, feedback anonymously and signed.

use std::{fs, path::Path};

use careline_e2e::{
    Browser, Page, Result, Role, Shop, mailbox::Mail, photo, repository, shop::Order, until,
};
use careline_wire::{
    Topic,
    topic::{Part, Spec},
};
use serde_json::Value;
use strum::VariantArray as _;

use crate::steps::{self, Files, SUPPORT, look_up, reference};

const NAME: &str = "Ada Mills";
const EMAIL: &str = "ada@example.com";
const COUNTRY: &str = "New Zealand";
const NEW_ADDRESS: [&str; 3] = ["Ada Mills", "12 Harbour Road", "6011 Wellington"];
/// A combining mark, a symbol, and pointed Hebrew: ten user-perceived characters.
const ENGRAVING: &str = "Zoe\u{308} ❤ שָׁלוֹם";
const FONT: &str = "Copperplate";
const MATERIAL: &str = "Sterling silver";
const ITEM_IN_WORDS: &str = "The one with the pink stone";

/// How the form is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// With the order looked up.
    LookedUp,
    /// With the order described from memory.
    FromMemory,
    /// Without an order.
    Plain,
    /// Without a name.
    Anonymous,
}

/// The ways that a topic can be sent.
fn ways(topic: Topic) -> Vec<Way> {
    let Spec { needs, asks, .. } = topic.spec();
    match () {
        () if topic.is_feedback() => vec![Way::Anonymous, Way::Plain],
        () if needs.contains(&Part::Order) => vec![Way::LookedUp, Way::FromMemory],
        () if asks.contains(&Part::Order) => vec![Way::FromMemory, Way::Plain],
        () => vec![Way::Plain],
    }
}

/// The button of the menu behind which a topic stands.
const fn button(topic: Topic) -> &'static str {
    use Topic::{
        CancelOrder, ChangeAddress, ChangeOrder, ContactChannels, Customization, CustomsAndDuties,
        Damaged, Defective, DelayedDelivery, DelayedDispatch, FinalSaleAdvice, FreeShipping,
        MissingItem, MissingShipment, ModifyPersonalized, Other, OtherSuggestion, Payment,
        ProductDetails, ProductInformation, RefundStatus, Replacement, ResponseTimes, Return,
        ShippingDestination, Website, WrongItem,
    };
    match topic {
        Damaged | Defective | WrongItem | MissingItem | MissingShipment | DelayedDelivery
        | DelayedDispatch | Replacement | RefundStatus | Other => REPORT,
        Return => RETURNS,
        ChangeAddress | ChangeOrder | CancelOrder | ModifyPersonalized => CHANGE,
        ProductDetails | Customization | FinalSaleAdvice | ShippingDestination
        | CustomsAndDuties | FreeShipping | Payment | Website => ASK,
        ResponseTimes | ProductInformation | ContactChannels | OtherSuggestion => FEEDBACK,
    }
}

const REPORT: &str = "Report a problem";
const RETURNS: &str = "Returns & refunds";
const CHANGE: &str = "Change an order";
const ASK: &str = "Ask a question";
const FEEDBACK: &str = "Give feedback";

/// An order in whose state a topic makes sense, and its item.
const fn case(topic: Topic) -> (&'static str, &'static str) {
    match topic {
        Topic::DelayedDispatch => ("late in dispatch", "Davis cuff bracelet"),
        Topic::DelayedDelivery | Topic::MissingShipment => {
            ("late in delivery", "Elle hoop earrings")
        }
        Topic::CustomsAndDuties => ("held at customs", "Alex watch"),
        Topic::ChangeAddress | Topic::ChangeOrder | Topic::CancelOrder => {
            ("Placed yesterday evening", "Ari heart stud earrings")
        }
        Topic::ModifyPersonalized => ("its production hasn't begun", "Engraved bar necklace"),
        Topic::RefundStatus => ("was refunded three days ago", "Josie stacking ring"),
        _ => ("Delivered two days ago", "Elisa pendant necklace"),
    }
}

/// The names of the topics.
struct Labels(Value);

impl Labels {
    fn read() -> Result<Self> {
        let words = fs::read_to_string(repository("locales/en.json"))?;
        Ok(Self(serde_json::from_str(&words)?))
    }

    /// Whether a line describes a topic below its name.
    fn is_sub_line(&self, line: &str) -> bool {
        let mut lines = self.0.as_object().into_iter().flatten();
        lines
            .any(|(key, text)| key.starts_with("topic.") && key.ends_with(".about") && text == line)
    }

    fn of(&self, topic: Topic) -> Result<&str> {
        let key = format!("topic.{}", topic.name());
        let label = self.0.get(&key).and_then(Value::as_str);
        Ok(label.ok_or_else(|| format!("locales/en.json has no `{key}`"))?)
    }
}

/// The shopper's input, which the mail must contain.
#[derive(Default)]
struct Told {
    words: Vec<String>,
    number: Option<String>,
    photos: usize,
}

impl Told {
    fn say(&mut self, words: &str) {
        self.words.push(words.to_owned());
    }
}

/// A shopper who sends one topic in one way.
struct Journey<'a> {
    page: &'a Page,
    topic: Topic,
    way: Way,
    label: &'a str,
    order: &'a Order,
    item: &'a str,
    photo: &'a Path,
    told: Told,
}

impl Journey<'_> {
    /// From the menu to the reference.
    async fn send(&mut self) -> Result<String> {
        let page = self.page;
        page.press("Help").await?;
        page.press(button(self.topic)).await?;
        if self.topic != Topic::Return {
            page.press(self.label).await?;
        }
        // The policy's answer comes first; on a look-up it is one line below the fields.
        if self.needs(Part::Order) {
            page.reads("What our policy says").await?;
            self.find_order().await?;
        } else {
            page.reads("What our policy says").await?;
        }
        if self.topic == Topic::ProductDetails {
            page.find(Role::Button, "That answered it").await?;
        }
        page.heading(self.label).await?;
        self.fill_in().await?;
        page.is_accessible().await?;
        page.press("Review").await?;
        page.heading("Is everything right?").await?;
        page.press("Send").await?;
        reference(page).await
    }

    async fn find_order(&mut self) -> Result {
        let page = self.page;
        if self.way == Way::FromMemory {
            return page.press("I can't find my order").await;
        }
        look_up(page, self.order).await?;
        self.told.number = Some(self.order.number.clone());
        if self.needs(Part::Lines) {
            // It is the only one, so it is chosen already.
            page.reads(self.item).await?;
            self.told.say(self.item);
        }
        if self.topic == Topic::Return {
            let reason = "I changed my mind";
            page.choose("Why are you returning it?", reason).await?;
            page.press("Continue").await?;
        }
        Ok(())
    }

    async fn fill_in(&mut self) -> Result {
        if self.way == Way::FromMemory {
            self.enter("Order number", &self.order.number.clone())
                .await?;
            self.told.number = Some(self.order.number.clone());
        }
        if self.way == Way::FromMemory && self.needs(Part::Order) {
            self.enter("Which item?", ITEM_IN_WORDS).await?;
        }
        if self.needs(Part::Item) {
            // The page's item is filled in already.
            let item = self.page.words_in("Item name").await?;
            assert_eq!(item, "Elisa pendant necklace");
            self.told.say(&item);
        }
        if self.needs(Part::Country) {
            self.enter("Country", COUNTRY).await?;
        }
        if self.needs(Part::NewAddress) {
            self.page
                .enter("New address", &NEW_ADDRESS.join("\n"))
                .await?;
            NEW_ADDRESS.iter().for_each(|line| self.told.say(line));
        }
        if self.needs(Part::ReadBack) {
            self.enter("Your characters", ENGRAVING).await?;
            self.page.reads("10 characters").await?;
            self.enter("Font", FONT).await?;
            self.enter("Material", MATERIAL).await?;
        }
        let description = format!("This is about {}, {:?}.", self.topic.name(), self.way);
        self.enter(steps::description(self.topic), &description)
            .await?;
        self.show().await?;
        if self.way != Way::Anonymous {
            self.enter("Full name", NAME).await?;
            let email = self.email().to_owned();
            self.page.enter("Email", &email).await?;
        }
        Ok(())
    }

    /// Adds a photo if the topic takes one. From memory there is none, and the box is ticked if one is needed.
    async fn show(&mut self) -> Result {
        if self.way == Way::FromMemory && self.needs(Part::Photos) {
            self.told.say("The shopper can't take a photo.");
            return self.page.tick("I can't take a photo").await;
        }
        if self.way == Way::FromMemory || !self.topic.spec().takes(Part::Photos) {
            return Ok(());
        }
        self.page.attach("Add photos", &[self.photo]).await?;
        self.page.reads("clasp.jpg\nReady").await?;
        self.told.photos = 1;
        Ok(())
    }

    async fn enter(&mut self, field: &str, words: &str) -> Result {
        self.told.say(words);
        self.page.enter(field, words).await
    }

    fn needs(&self, part: Part) -> bool {
        self.topic.spec().needs.contains(&part)
    }

    fn email(&self) -> &str {
        match self.way {
            Way::LookedUp => &self.order.email,
            Way::FromMemory | Way::Plain => EMAIL,
            Way::Anonymous => "",
        }
    }

    /// What the mail lacks of the input, or contains and shouldn't.
    fn misses(&self, mail: &Mail) -> Vec<String> {
        let Told {
            words,
            number,
            photos,
        } = &self.told;
        let mut expected = words.clone();
        expected.extend(
            match self.way {
                Way::LookedUp => vec![NAME, "Verified: the shopper knew its number and email."],
                Way::FromMemory => vec![NAME, "Not verified"],
                Way::Plain => vec![NAME],
                Way::Anonymous => vec!["left no address"],
            }
            .into_iter()
            .map(str::to_owned),
        );
        expected.retain(|words| !mail.text.contains(words.as_str()));
        let number = number
            .iter()
            .filter(|number| !mail.subject.contains(number.as_str()));
        expected.extend(number.map(|number| format!("{number} in the subject")));
        if mail.photos.len() != *photos {
            expected.push(format!("{photos} photos, not {}", mail.photos.len()));
        }
        if mail.reply_to != self.email() {
            expected.push(format!(
                "an answer to `{}`, not `{}`",
                self.email(),
                mail.reply_to
            ));
        }
        expected
    }
}

/// Sends every topic behind a button of the menu, in each of its ways.
async fn send_all_behind(menu: &str) -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let files = Files::new()?;
    let photo = photo::jpeg(640, 480, [photo::Color::Red; 4])?;
    let photo = files.add("clasp.jpg", &photo)?;
    let labels = Labels::read()?;
    for topic in Topic::VARIANTS
        .iter()
        .copied()
        .filter(|topic| button(*topic) == menu)
    {
        for way in ways(topic) {
            let page = browser.visit(&shop.url("/")).await?;
            let (about, item) = case(topic);
            let mut journey = Journey {
                page: &page,
                topic,
                way,
                label: labels.of(topic)?,
                order: shop.order(about)?,
                item,
                photo: &photo,
                told: Told::default(),
            };
            let at = |error| format!("{topic:?}, {way:?}: {error}");
            let reference = journey.send().await.map_err(at)?;
            let mail = shop.mailbox().mail(SUPPORT, &reference).await.map_err(at)?;
            let missing = journey.misses(&mail);
            assert!(
                missing.is_empty(),
                "{topic:?}, {way:?}: no {missing:#?} in {}\n{}",
                mail.subject,
                mail.text
            );
        }
    }
    Ok(())
}

#[tokio::test]
async fn every_problem_can_be_reported() -> Result {
    send_all_behind(REPORT).await
}

#[tokio::test]
async fn a_return_can_be_asked_for() -> Result {
    send_all_behind(RETURNS).await
}

#[tokio::test]
async fn every_change_can_be_asked_for() -> Result {
    send_all_behind(CHANGE).await
}

#[tokio::test]
async fn every_question_can_be_asked() -> Result {
    send_all_behind(ASK).await
}

#[tokio::test]
async fn every_feedback_can_be_given_anonymously_and_signed() -> Result {
    send_all_behind(FEEDBACK).await
}

#[tokio::test]
async fn an_orders_story_offers_the_topics_of_its_state_first() -> Result {
    use Topic::{
        CancelOrder, ChangeAddress, ChangeOrder, Damaged, Defective, DelayedDelivery,
        DelayedDispatch, MissingShipment, RefundStatus, Return, WrongItem,
    };
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let labels = Labels::read()?;
    for (about, topics) in [
        (
            "Placed yesterday evening",
            &[ChangeAddress, ChangeOrder, CancelOrder, DelayedDispatch][..],
        ),
        (
            "late in dispatch",
            &[ChangeAddress, ChangeOrder, CancelOrder],
        ),
        ("On its way and on time", &[MissingShipment]),
        ("held at customs", &[DelayedDelivery, MissingShipment]),
        (
            "Delivered two days ago",
            &[Return, Damaged, Defective, WrongItem],
        ),
        ("Cancelled before it left", &[RefundStatus]),
    ] {
        let page = browser.visit(&shop.url("/")).await?;
        page.press("Help").await?;
        page.press("Track an order").await?;
        look_up(&page, shop.order(about)?).await?;
        page.heading("Need help with this order?").await?;
        let text = page.text().await?;
        let (_, offered) = text
            .split_once("Need help with this order?")
            .unwrap_or_default();
        let lines = offered
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !labels.is_sub_line(line));
        let offered: Vec<_> = lines.take_while(|line| *line != "Another topic").collect();
        let expected: Vec<_> = topics
            .iter()
            .map(|topic| labels.of(*topic))
            .collect::<Result<_>>()?;
        assert_eq!(offered, expected, "{about}");
    }
    Ok(())
}

#[tokio::test]
async fn something_else_about_a_tracked_order_takes_the_order_along() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let order = shop.order("Delivered two days ago")?;
    page.press("Help").await?;
    page.press("Track an order").await?;
    look_up(&page, order).await?;
    page.press("Another topic").await?;
    page.press("Something else").await?;
    page.heading(&format!("Order {}", order.number)).await?;
    page.enter(steps::QUESTION, "May I have the receipt once more?")
        .await?;
    page.enter("Full name", "Ada Mills").await?;
    let reference = steps::send(&page).await?;
    let mail = shop.mailbox().mail(SUPPORT, &reference).await?;
    assert!(mail.subject.contains(&order.number), "{}", mail.subject);
    assert!(
        mail.text
            .contains("Verified: the shopper knew its number and email.")
    );
    Ok(())
}

#[tokio::test]
async fn a_shopper_who_is_answered_can_stop_there_and_answers_are_found_by_typing() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    page.press("Help").await?;
    page.press(ASK).await?;
    page.enter("Search our answers", "how long refund").await?;
    page.reads("How long does a refund take?").await?;
    page.is_accessible().await?;
    page.press("Payment").await?;
    page.reads("All transactions are in USD.").await?;
    page.press("That answered it").await?;
    page.heading("Glad that helped").await?;
    page.is_accessible().await?;
    shop.mail_is_out().await?;
    assert_eq!(shop.mailbox().all()?.len(), 0);
    until("the answer to be counted", async || {
        let report = shop.tells(&["deflections", "report", "--csv", "--since", "2026-01-01"])?;
        Ok(report.contains("payment,1").then_some(()))
    })
    .await
}
