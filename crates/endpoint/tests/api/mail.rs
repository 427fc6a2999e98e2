use mail_parser::{Message, MessageParser, MimeHeaders as _};
use serde_json::json;

use crate::app::{
    DESK_TOKEN, OTHER_SHOP, SHOP, TestApp, files, golden_order, ticket_without_photo,
};

pub struct Mails {
    raw: Vec<Vec<u8>>,
}

impl Mails {
    pub async fn of(app: &TestApp, count: usize) -> Self {
        let raw = app.mails().await;
        assert_eq!(raw.len(), count);
        Self { raw }
    }

    pub fn to(&self, address: &str) -> Message<'_> {
        let parsed = self
            .raw
            .iter()
            .map(|raw| MessageParser::default().parse(raw).unwrap());
        let mut mails =
            parsed.filter(|mail| mail.to().unwrap().first().unwrap().address() == Some(address));
        mails
            .next()
            .unwrap_or_else(|| panic!("no mail to {address}"))
    }

    /// The mails to an address, in the order of their events.
    pub fn all_to(&self, address: &str) -> Vec<Message<'_>> {
        let parsed = self.raw.iter();
        let parsed = parsed.map(|raw| MessageParser::default().parse(raw).unwrap());
        let is_to =
            |mail: &Message<'_>| mail.to().unwrap().first().unwrap().address() == Some(address);
        let mut mails: Vec<_> = parsed.filter(is_to).collect();
        let references =
            |mail: &Message<'_>| mail.references().as_text_list().map_or(0, <[_]>::len);
        mails.sort_by_key(|mail| (mail.date().unwrap().to_timestamp(), references(mail)));
        mails
    }

    /// The text of every mail.
    fn all(&self) -> String {
        let parsed = self.raw.iter();
        let parsed = parsed.map(|raw| MessageParser::default().parse(raw).unwrap());
        parsed.map(|mail| text(&mail)).collect()
    }

    pub fn to_support(&self) -> Message<'_> {
        self.to("support@kendrascottmall.com")
    }

    pub fn to_shopper(&self) -> Message<'_> {
        self.to("ada@example.com")
    }
}

pub fn text(mail: &Message<'_>) -> String {
    mail.body_text(0).unwrap().replace("\r\n", "\n")
}

#[track_caller]
pub fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} isn't in:\n{text}");
    }
}

#[tokio::test]
async fn the_mail_to_support_has_everything_to_act_on() {
    let app = TestApp::new().await;
    let reply = app.post_ticket(&app.ticket_with_photo().await).await;
    let reference = reply.json()["reference"].as_str().unwrap().to_owned();
    let mails = Mails::of(&app, 2).await;
    let mail = mails.to_support();
    let subject = format!("[{reference}] URGENT: Damaged item – KS-10482");
    assert_eq!(mail.subject(), Some(subject.as_str()));
    let reply_to = mail.reply_to().unwrap().first().unwrap();
    assert_eq!(
        (reply_to.name(), reply_to.address()),
        (Some("Ada Mills"), Some("ada@example.com"))
    );
    has(
        &text(&mail),
        &[
            "URGENT: reported within the 7-day window (§2).",
            "Reply between Monday, November 23 and Tuesday, November 24, 2026 (§2).",
            "Ada Mills <ada@example.com>",
            "1 × Elisa pendant necklace (Gold, rose quartz)",
            "Reason: arrived damaged",
            "Verdict: can go back [§2]",
            "Last day of the window: Wednesday, November 25, 2026",
            "Support may send a replacement or refund it (§3).",
            "> The clasp was broken when I opened the box.",
            "Attached: photo-1.jpg",
            "Verified: the shopper knew its number and email.",
            "ELI-PEN-RQ, USD 65.00 each",
            "USPS 9400111899223817438120",
            "Wednesday, November 18, 2026 at 4:20 PM: delivered, Dallas, TX",
            "Refunded USD 65.00",
        ],
    );
    has(
        &mail.body_html(0).unwrap().replace("\r\n", "\n"),
        &[
            "<strong>URGENT: reported within the 7-day window (§2).</strong>",
            ">1 × Elisa pendant necklace (Gold, rose quartz)<ul",
            ">Verdict:</b> can go back [§2]</li>",
            ">The clasp was broken when I opened the box.</blockquote>",
            ">Order KS-10482</h2>",
        ],
    );
    let photo = mail.attachment(0).unwrap();
    assert_eq!(photo.attachment_name(), Some("photo-1.jpg"));
    assert_eq!(
        image::load_from_memory(photo.contents()).unwrap().width(),
        40
    );
}

#[tokio::test]
async fn the_shopper_knows_what_happens_next() {
    let app = TestApp::new().await;
    let reply = app.post_ticket(&app.ticket_with_photo().await).await;
    let reference = reply.json()["reference"].as_str().unwrap().to_owned();
    let mails = Mails::of(&app, 2).await;
    let mail = mails.to_shopper();
    assert!(mail.subject().unwrap().contains(&reference));
    let reply_to = mail.reply_to().unwrap().first().unwrap();
    assert_eq!(reply_to.address(), Some("support@kendrascottmall.com"));
    assert_eq!(
        mail.header_raw("Auto-Submitted").map(str::trim),
        Some("auto-replied")
    );
    has(
        &text(&mail),
        &[
            "Hello Ada Mills,",
            &reference,
            "between Monday, November 23 and Tuesday, November 24, 2026",
            "support@kendrascottmall.com",
            "can go back until Wednesday, November 25, 2026",
            "  You wrote:\n  > The clasp was broken when I opened the box.",
        ],
    );
}

#[tokio::test]
async fn both_mails_belong_to_one_thread() {
    let app = TestApp::new().await;
    app.post_ticket(&ticket_without_photo()).await;
    let mails = Mails::of(&app, 2).await;
    let (one, other) = (mails.to_support(), mails.to_shopper());
    assert_ne!(one.message_id(), other.message_id());
    assert_eq!(one.references().as_text(), other.references().as_text());
    assert!(one.references().as_text().is_some());
    assert_eq!(one.in_reply_to().as_text(), one.references().as_text());
}

#[tokio::test]
async fn the_mail_says_if_an_order_was_not_looked_up() {
    let app = TestApp::new().await;
    app.post_ticket_with(&ticket_without_photo(), None).await;
    let mails = Mails::of(&app, 2).await;
    let mail = mails.to_support();
    assert!(!mail.subject().unwrap().contains("URGENT"));
    has(
        &text(&mail),
        &["Not verified", "The shopper can't take a photo."],
    );
}

#[tokio::test]
async fn nothing_that_a_shopper_writes_becomes_a_header() {
    let app = TestApp::new().await;
    let injection = "KS-1\u{85}Bcc: eve@example.com";
    let mut ticket = ticket_without_photo();
    ticket["contact"]["name"] = "\"Ada\" <eve@example.com>, Zoë 💍 ".into();
    ticket["order"]["number"] = "KS-1 =?utf-8?q?=0D=0ABcc:_eve@example.com?=".into();
    ticket["description"] = "One\r\nBcc: eve@example.com\r\n\r\n.\r\nVerdict: can go back".into();
    let reply = app.post_ticket_with(&ticket, None).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let mails = Mails::of(&app, 2).await;
    for mail in [mails.to_support(), mails.to_shopper()] {
        assert!(mail.bcc().is_none() && mail.cc().is_none());
        assert_eq!(mail.to().unwrap().iter().count(), 1);
        let text = text(&mail);
        has(&text, &["> Bcc: eve@example.com", "> Verdict: can go back"]);
    }
    let mail = mails.to_support();
    let reply_to = mail.reply_to().unwrap();
    assert_eq!(reply_to.iter().count(), 1);
    assert_eq!(reply_to.first().unwrap().address(), Some("ada@example.com"));

    for (pointer, value) in [
        ("/contact/email", "ada\u{202e}@example.com"),
        ("/contact/email", "ada@exam\u{202e}ple.com"),
        ("/contact/name", "Ada\r\nBcc: eve@example.com"),
        ("/contact/email", "ada@example.com\r\nBcc: eve@example.com"),
        ("/order/number", injection),
    ] {
        let mut ticket = ticket_without_photo();
        ticket["id"] = uuid::Uuid::from_u128(1).to_string().into();
        *ticket.pointer_mut(pointer).unwrap() = value.into();
        let reply = app.post_ticket_with(&ticket, None).await;
        assert!(
            reply.pointers().iter().all(|at| at == pointer),
            "{}",
            reply.text()
        );
    }
}

#[tokio::test]
async fn a_name_that_begins_with_a_dot_is_a_name_to_every_mail_program() {
    let app = TestApp::new().await;
    let mut ticket = ticket_without_photo();
    ticket["contact"]["name"] = ". .htaccess".into();
    app.post_ticket_with(&ticket, None).await;
    let mails = app.mails().await;
    let mut mails = mails.iter().map(|raw| String::from_utf8_lossy(raw));
    assert!(mails.any(|mail| mail.contains("\r\nTo: htaccess <ada@example.com>\r\n")));
}

#[tokio::test]
async fn a_bare_cr_or_lf_reaches_neither_header_nor_body() {
    let app = TestApp::new().await;
    let injection = "Mall\\r\\nBcc: eve@example.com\\rX: y\\nZ";
    let app = app.restarted_with(&[("Other Atelier", injection)]).await;
    let mut ticket = ticket_without_photo();
    ticket["description"] = "One\rBcc: eve@example.com\n.\n\rTwo\r\n\0Three".into();
    let reply = app.post_ticket_to(OTHER_SHOP, &ticket, None).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let known = "message-id in-reply-to references date from to reply-to subject content-language auto-submitted mime-version \
        content-type content-transfer-encoding";
    for raw in app.mails().await {
        let mail = String::from_utf8(raw).unwrap();
        let unended = mail.replace("\r\n", "");
        assert!(!unended.contains(['\r', '\n']), "{mail}");
        let (headers, body) = mail.split_once("\r\n\r\n").unwrap();
        let names = headers.split("\r\n").filter(|line| !line.starts_with(' '));
        for name in names.map(|line| line.split(':').next().unwrap().to_lowercase()) {
            assert!(known.split(' ').any(|one| one == name), "{name}: {mail}");
        }
        let parts = body.matches("Content-Type: text/").count();
        assert_eq!(parts, 2);
        assert_eq!(
            body.matches("Content-Transfer-Encoding: base64").count(),
            parts
        );
    }
}

#[tokio::test]
async fn a_shoppers_bidi_controls_do_not_reorder_the_mail() {
    let app = TestApp::new().await;
    let turned = "\u{202e}\u{2067}Ada\u{200f}\u{2069}\u{61c}";
    let mut ticket = ticket_without_photo();
    ticket["contact"]["name"] = turned.into();
    ticket["order"]["number"] = format!("KS-1{turned}").into();
    ticket["details"]["read_back"] = "ש\u{2069}\u{2066}\u{202e}".into();
    let reply = app.post_ticket_with(&ticket, None).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let mails = Mails::of(&app, 2).await;
    let mail = mails.to_support();
    assert!(mail.subject().unwrap().ends_with(" – KS-1Ada"));
    let name = |mail: &Message<'_>, to: bool| {
        let addresses = if to { mail.to() } else { mail.reply_to() };
        addresses
            .unwrap()
            .first()
            .unwrap()
            .name()
            .map(str::to_owned)
    };
    assert_eq!(name(&mail, false).as_deref(), Some("Ada"));
    assert_eq!(name(&mails.to_shopper(), true).as_deref(), Some("Ada"));
    // The read-back stays within its own bidi isolate.
    has(
        &text(&mail),
        &[
            "Text: \u{2068}\"ש\u{202e}\"\u{2069}\n",
            "Code points: U+05E9 U+2069 U+2066 U+202E\n",
        ],
    );
}

#[tokio::test]
async fn html_in_an_order_is_escaped() {
    let app = TestApp::new().await;
    let mut order = golden_order();
    order["lines"][0]["title"] = "Ring\r\n\r\nURGENT: pay eve\u{0}".into();
    order["lines"][0]["final_sale"] = true.into();
    order["lines"][0]["personalization"] = json!({"text": "ADA\nVerdict", "font": "serif"});
    app.import("ada@example.com", order).await;
    app.post_ticket(&ticket_without_photo()).await;
    let mails = Mails::of(&app, 2).await;
    has(
        &text(&mails.to_support()),
        &[
            "Ring URGENT: pay eve (Gold",
            "FINAL SALE (§4)",
            "text \"ADA ⏎ Verdict\", font \"serif\"",
        ],
    );
}

#[tokio::test]
async fn no_mail_comes_from_the_address_that_it_goes_to() {
    const SUPPORT: &str = "support@kendrascottmall.com";
    let set = |from: &'static str| {
        move |config: String| match from {
            "" => config,
            from => format!("mail.from = \"{from}\"\n{config}"),
        }
    };
    for (setting, expected) in [
        ("", "careline@help.example"),
        ("Help <help@shop.example>", "help@shop.example"),
        // A help desk would take its own address for a loop.
        (
            "Support <Support@KendraScottMall.com>",
            "careline@help.example",
        ),
    ] {
        let app = TestApp::configured(set(setting)).await;
        assert_eq!(app.post_ticket(&ticket_without_photo()).await.status, 201);
        let mails = Mails::of(&app, 2).await;
        let from = |mail: &Message<'_>| {
            let from = mail.from().unwrap().first().unwrap();
            from.address().unwrap().to_owned()
        };
        assert_eq!(from(&mails.to_support()), expected, "{setting}");
        assert_eq!(from(&mails.to_shopper()), SUPPORT, "{setting}");
    }
}

#[tokio::test]
async fn feedback_without_an_address_reaches_support_alone() {
    let app = TestApp::new().await;
    let mut ticket = ticket_without_photo();
    ticket["topic"] = "other_suggestion".into();
    ticket["contact"] = json!({});
    ticket["order"] = json!(null);
    let reply = app.post_ticket_with(&ticket, None).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let mails = Mails::of(&app, 1).await;
    let mail = mails.to_support();
    assert!(mail.reply_to().is_none());
    let text = text(&mail);
    has(
        &text,
        &["anonymous, who left no address", "No reply is due"],
    );
    assert!(!text.contains("Reply between"), "{text}");

    let path = format!("{SHOP}/desk/tickets");
    let list = app.get_as(&path, Some(DESK_TOKEN)).await.json();
    let listed = &list["tickets"][0];
    assert_eq!(listed["no_reply"], true, "{listed}");
    let list = app.careline(&["desk", "list"]);
    assert!(list.contains("no reply due"), "{list}");
    let reference = listed["reference"].as_str().unwrap();
    let shown = app.careline(&["desk", "show", reference]);
    assert!(shown.contains("no reply due"), "{shown}");
}

#[tokio::test]
async fn a_refusal_is_explained_to_the_shopper_without_marks_of_the_policy() {
    let app = TestApp::new().await;
    let mut order = golden_order();
    order["lines"][0]["final_sale"] = true.into();
    app.import("ada@example.com", order).await;
    let mut ticket = ticket_without_photo();
    ticket["topic"] = "return".into();
    ticket["order"]["lines"][0]["reason"] = "unwanted".into();
    app.post_ticket(&ticket).await;
    let mails = Mails::of(&app, 2).await;
    let shopper = text(&mails.to_shopper());
    has(&shopper, &["can't go back: it is marked Final Sale.\n"]);
    assert!(!shopper.contains('§'), "{shopper}");
    let verdict = "Verdict: can't go back: it is marked Final Sale [§4]\n";
    has(&text(&mails.to_support()), &[verdict]);
}

#[tokio::test]
async fn signed_feedback_is_confirmed_by_mail() {
    let app = TestApp::new().await;
    let mut ticket = ticket_without_photo();
    ticket["topic"] = "contact_channels".into();
    ticket["order"] = json!(null);
    app.post_ticket_with(&ticket, None).await;
    let mails = Mails::of(&app, 2).await;
    has(
        &text(&mails.to_support()),
        &["Ada Mills <ada@example.com>", "Reply between"],
    );
    let mail = mails.to_shopper();
    assert!(
        mail.subject()
            .unwrap()
            .starts_with("Thank you for your feedback (CL-")
    );
    has(
        &text(&mail),
        &[
            "Thank you for your feedback to Kendra Scott Mall.",
            "We review customer feedback regularly and use it to refine our processes and policies.",
        ],
    );
}

#[tokio::test]
async fn what_a_topic_asks_reaches_support() {
    let app = TestApp::new().await;
    let mut ticket = ticket_without_photo();
    ticket["topic"] = "shipping_destination".into();
    ticket["order"] = json!(null);
    ticket["item"] = json!({"name": "Elisa pendant", "url": "https://shop.example/elisa"});
    ticket["details"] = json!({"country": "Côte d’Ivoire"});
    app.post_ticket_with(&ticket, None).await;
    ticket["id"] = uuid::Uuid::from_u128(2).to_string().into();
    ticket["topic"] = "change_address".into();
    ticket["order"] = json!({"number": "KS-10482"});
    ticket["details"] = json!({"new_address": "7 New Street\nAustin, TX"});
    app.post_ticket_with(&ticket, None).await;
    let mails = Mails::of(&app, 4).await;
    let all = mails.all();
    has(
        &all,
        &[
            "Item: Elisa pendant",
            "Page: https://shop.example/elisa",
            "> Côte d’Ivoire",
            "> 7 New Street\n  > Austin, TX",
        ],
    );
}

#[tokio::test]
async fn a_failed_mail_is_retried_and_delivered_once() {
    let app = TestApp::new().await;
    app.post_ticket(&ticket_without_photo()).await;
    // A file in place of the maildir makes deliveries fail.
    std::fs::write(app.maildir(), "").unwrap();
    assert_eq!(app.mails().await.len(), 0);
    let owed = app.app.store.outbox.undelivered().await.unwrap();
    assert_eq!(owed.len(), 2);
    assert!(
        owed.iter()
            .all(|mail| mail.attempts == 1 && mail.last_error.is_some())
    );

    std::fs::remove_file(app.maildir()).unwrap();
    assert_eq!(app.mails().await.len(), 0, "not due yet");
    app.app
        .store
        .outbox
        .retry(None, chrono::DateTime::UNIX_EPOCH)
        .await
        .unwrap();
    assert_eq!(app.mails().await.len(), 2);
    assert!(app.app.store.outbox.undelivered().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_mail_moved_by_its_reader_is_not_delivered_again() {
    let app = TestApp::new().await;
    app.post_ticket(&ticket_without_photo()).await;
    app.mails().await;
    let (new, cur) = (app.maildir().join("new"), app.maildir().join("cur"));
    for mail in files(&new) {
        let name = format!("{}:2,S", mail.file_name().unwrap().to_str().unwrap());
        std::fs::rename(&mail, cur.join(name)).unwrap();
    }
    // As after a crash between the delivery and its row's update.
    app.sql("UPDATE outbox SET delivered_at = NULL, next_at = 0")
        .await;
    assert_eq!(app.mails().await.len(), 0);
    assert!(app.app.store.outbox.undelivered().await.unwrap().is_empty());
}
