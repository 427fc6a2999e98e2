//! Answers from the shop's policy.

use std::collections::HashMap;
use std::fs;

use careline_e2e::{Browser, Page, Result, Shop, repository};
use careline_policy::Question;
use strum::VariantArray as _;

use crate::steps::{SUPPORT, add, look_up};

/// The answer to each question at Kendra Scott Mall, by the § of its policy.
fn said(question: Question) -> &'static [&'static str] {
    match question {
        // §1
        Question::ProductDetails => &["materials, sizing and availability"],
        Question::Tracking => &["its number and your email"],
        Question::Changes => &[
            "until it leaves",
            "a request that support checks and confirms",
        ],
        Question::Replacement => &["support may send a replacement"],
        Question::Currency => &["All transactions are in USD."],
        Question::PaymentMethods | Question::FreeShipping | Question::Destinations => {
            &["support will check"]
        }
        Question::Website => &["how our website works"],
        // §2
        Question::Contact => &[SUPPORT, "our preferred channel", "track your request"],
        Question::ReplyTime => &[
            "within 1–2 business days",
            "Weekends and holidays don’t count",
        ],
        Question::Urgent => &[
            "Missing shipments",
            "defective",
            "within 7 days, get priority",
        ],
        Question::Preparation => &[
            "order number",
            "full name",
            "how to reach you",
            "a clear description",
            "the item’s name or link",
            "photos, when possible",
        ],
        // §3
        Question::Processing => &["takes 1–3 days"],
        Question::Delivery => &["6–12 days"],
        Question::Refund => &["5–10 days"],
        Question::Delay | Question::WrongItem => {
            &["we take responsibility", "replacement", "refund"]
        }
        Question::Defect => &["within 7 days", "reimburse the return shipping"],
        Question::Returns => &[
            "within 7 days",
            "support looks at it",
            "support will tell you",
        ],
        Question::ReturnSteps => &["step by step"],
        // §4
        Question::Customization => &["an engraving’s font or a material"],
        Question::Personalized => &["until its production starts", "Support confirms the change"],
        Question::Customs => &["Customs duties may apply"],
        Question::Abroad => &["tracking outside our primary regions"],
        Question::FinalSale => &["non-refundable", "support explains it"],
        Question::FinalSaleAdvice => &["Before you buy, support can verify the sizing"],
        // §5, §6
        Question::Feedback => &[
            "review feedback regularly",
            "refine our processes and policies",
        ],
        Question::FollowUp => &["keep you informed until it’s resolved"],
    }
}

/// The titles of the questions, by their names.
fn titles() -> Result<HashMap<String, String>> {
    let words: HashMap<String, String> =
        serde_json::from_str(&fs::read_to_string(repository("locales/en.json"))?)?;
    let titles = words.into_iter().filter_map(|(key, word)| {
        let name = key.strip_prefix("question.")?.to_owned();
        Some((name, word))
    });
    Ok(titles.collect())
}

/// Types a question, opens its answer if necessary, and reads it.
async fn answer_to(page: &Page, title: &str) -> Result<String> {
    const ROOT: &str = "document.querySelector('careline-help').shadowRoot";
    page.enter("Search our answers", title).await?;
    page.reads(title).await?;
    let title = serde_json::to_string(title)?;
    let answer = page
        .ask(&format!(
            "[...{ROOT}.querySelectorAll('details')]
               .filter((one) => one.querySelector('summary').textContent === {title})
               .map((one) => {{ one.open = true; return one.innerText; }})[0] ?? ''"
        ))
        .await?;
    Ok(answer.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn every_answer_says_what_the_policy_says() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let titles = titles()?;
    page.press("Help").await?;
    page.press("Ask a question").await?;
    page.heading("Ask a question").await?;
    for &question in Question::VARIANTS {
        let title = titles
            .get(question.name())
            .ok_or("a question has no title")?;
        let answer = answer_to(&page, title).await?;
        for words in said(question) {
            assert!(answer.contains(words), "{title}: no `{words}` in: {answer}");
        }
    }
    page.is_accessible().await
}

#[tokio::test]
async fn the_support_address_stands_on_every_screen() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    page.press("Help").await?;
    page.reads(SUPPORT).await?;
    for button in [
        "Track an order",
        "Returns & refunds",
        "Report a problem",
        "Change an order",
        "Ask a question",
        "My requests",
        "Give feedback",
    ] {
        page.press(button).await?;
        page.heading(button).await?;
        page.reads(SUPPORT).await?;
        page.press("Back").await?;
        page.heading("How can we help?").await?;
    }
    page.press("Track an order").await?;
    look_up(&page, shop.order("Delivered two days ago")?).await?;
    page.heading("Order KS-10482").await?;
    page.reads(SUPPORT).await?;
    page.press("Return an item").await?;
    page.choose("Why are you returning it?", "I changed my mind")
        .await?;
    page.heading("Yes, this can go back").await?;
    page.reads(SUPPORT).await?;
    page.press("Continue").await?;
    add(&page, "I have one already.").await?;
    page.press("Review").await?;
    page.reads("We aim to reply by").await?;
    page.reads(SUPPORT).await?;
    page.press("Send").await?;
    page.heading("We have your request").await?;
    page.reads("We aim to reply by").await?;
    page.reads(SUPPORT).await
}
