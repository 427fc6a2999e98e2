//! Reports for a shop's operator: feedback (§5) and deflections.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::app::{SHOP, TestApp, ticket_without_photo};
use crate::command::says;

fn feedback(id: u128, topic: &str, contact: Value, words: &str) -> Value {
    let mut ticket = ticket_without_photo();
    ticket["id"] = uuid::Uuid::from_u128(id).to_string().into();
    ticket["topic"] = topic.into();
    ticket["contact"] = contact;
    ticket["order"] = json!(null);
    ticket["description"] = words.into();
    ticket
}

/// Sends feedback; returns its reference.
async fn send(app: &TestApp, ticket: &Value) -> String {
    let reply = app.post_ticket_with(ticket, None).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json()["reference"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn feedback_is_listed_for_review() {
    let app = TestApp::new().await;
    // 23:00 in the shop's time zone, and already the next day in UTC.
    app.later(TimeDelta::hours(11));
    let early = feedback(1, "response_times", json!({}), "Too early to be seen");
    send(&app, &early).await;
    app.later(TimeDelta::hours(2));
    let ada = json!({"name": "Ada Mills", "email": "ada@example.com"});
    let signed = feedback(2, "contact_channels", ada, "A chat,\nplease.");
    let signed = send(&app, &signed).await;
    let unsigned = feedback(3, "response_times", json!({}), "Faster \u{1b}[2Jreplies");
    let unsigned = send(&app, &unsigned).await;
    send(&app, &ticket_without_photo()).await;

    app.sql("UPDATE tickets SET body = '{\"topic\": \"of another release\"}' WHERE CAST(body AS TEXT) LIKE '%\"damaged\"%'")
        .await;

    let report = app.careline(&["feedback", "report", "--since", "2026-11-23"]);
    assert_eq!(
        report,
        format!(
            "Kendra Scott Mall: feedback since 2026-11-23: 2\n\
             \x20 response_times              1\n\
             \x20 product_information         0\n\
             \x20 contact_channels            1\n\
             \x20 other_suggestion            0\n\
             {}",
            in_order([
                (
                    &signed,
                    format!(
                        "\n2026-11-23  contact_channels  {signed}  Ada Mills <ada@example.com>\n  A chat,\n  please.\n"
                    )
                ),
                (
                    &unsigned,
                    format!(
                        "\n2026-11-23  response_times  {unsigned}  anonymous\n  Faster \\u{{1b}}[2Jreplies\n"
                    )
                ),
            ])
        )
    );
    let report = app.careline(&["feedback", "report", "--since", "2026-11-22"]);
    assert!(
        report.contains("since 2026-11-22: 3") && report.contains("2026-11-22  response_times")
    );
}

/// Within one second the order is that of the references.
fn in_order(mut parts: [(&String, String); 2]) -> String {
    parts.sort();
    parts.map(|(_, text)| text).concat()
}

#[tokio::test]
async fn feedback_is_never_a_formula_in_a_spreadsheet() {
    let app = TestApp::new().await;
    let formula = "=HYPERLINK(\"https://eve.example\")\nand more";
    let mallory = json!({"name": "+Mallory", "email": ""});
    let reference = send(&app, &feedback(1, "other_suggestion", mallory, formula)).await;
    app.later(TimeDelta::seconds(1));
    let anonymous = send(&app, &feedback(2, "product_information", json!({}), "-1")).await;
    let report = app.careline(&["feedback", "report", "--since", "2026-11-22", "--csv"]);
    assert_eq!(
        report,
        format!(
            "day,kind,reference,name,email,words\n\
             2026-11-22,other_suggestion,{reference},'+Mallory,,\"'=HYPERLINK(\"\"https://eve.example\"\")\nand more\"\n\
             2026-11-22,product_information,{anonymous},anonymous,,'-1\n"
        )
    );
}

#[tokio::test]
async fn deflections_are_counted_by_topic_and_by_the_shops_day() {
    let app = TestApp::new().await;
    let answered = async |topic: &str| {
        let reply = app
            .post(&format!("{SHOP}/answers"), &json!({"topic": topic}))
            .await;
        assert_eq!(reply.status, 204, "{}", reply.text());
    };
    answered("refund_status").await;
    app.later(TimeDelta::hours(13));
    answered("payment").await;
    answered("return").await;
    answered("return").await;
    let report = app.careline(&["deflections", "report", "--since", "2026-11-23"]);
    assert_eq!(
        report,
        "Kendra Scott Mall: \"That answered it\" since 2026-11-23: 3\n\
         \x20 return                      2\n\
         \x20 payment                     1\n"
    );
    // By its earlier name.
    let report = app.careline(&["answers", "report", "--since", "2026-11-22", "--csv"]);
    assert_eq!(
        report,
        "topic,answered\nreturn,2\npayment,1\nrefund_status,1\n"
    );
}

#[tokio::test]
async fn a_report_says_what_it_can_not_use() {
    let app = TestApp::new().await;
    for command in ["feedback", "deflections"] {
        let output = app.try_careline(&[command, "report", "--since", "November"]);
        says(&output, &["--since", "2026-11-01", "\"November\""]);
        let output =
            app.try_careline(&[command, "report", "--since", "2026-11-01", "--shop", "maul"]);
        says(
            &output,
            &["--shop", "kendra-scott-mall, other, quiet", "\"maul\""],
        );
    }
}

#[tokio::test]
async fn bidi_controls_in_a_shops_name_are_escaped_on_the_terminal() {
    let app = TestApp::new().await;
    let turned = ("Other Atelier", "Other \\u202eAtelier");
    let app = app.restarted_with(&[turned]).await;
    for command in ["feedback", "deflections"] {
        let report = app.careline(&[
            command,
            "report",
            "--since",
            "2026-11-01",
            "--shop",
            "other",
        ]);
        assert!(report.starts_with("Other \\u{202e}Atelier"), "{report}");
    }
}
