//! A ticket until it is resolved.

use careline_e2e::{Result, steps};

use crate::session::Session;

pub async fn received(session: &mut Session) -> Result {
    let reference = report(session).await?;
    look(session, &reference).await?;
    session.capture("received").await
}

pub async fn asked(session: &mut Session) -> Result {
    let reference = report(session).await?;
    let note = "We refund you today.";
    let desk = |arguments: &[&str]| session.shop.tells(&[&["desk"], arguments].concat());
    desk(&["step", &reference, "refund", "done", "--note", note])?;
    desk(&["step", &reference, "replacement", "planned"])?;
    desk(&["ask", &reference, "Which length shall the new one have?"])?;
    look(session, &reference).await?;
    session
        .page
        .reads("Which length shall the new one have?")
        .await?;
    session.capture("asked").await
}

pub async fn resolved(session: &mut Session) -> Result {
    let reference = report(session).await?;
    session.shop.tells(&["desk", "resolve", &reference])?;
    look(session, &reference).await?;
    session.reads("check_in.title").await?;
    session.capture("resolved").await?;
    session.press("check_in.no").await?;
    session.capture("not-resolved").await?;
    session
        .page
        .enter(
            &session.text("check_in.open")?,
            "The new clasp is broken, too.",
        )
        .await?;
    session.press("check_in.tell").await?;
    session.reads("check_in.told.open").await?;
    session.capture("open-again").await
}

/// Sends a request about damage, with a photo; returns its reference.
pub async fn report(session: &mut Session) -> Result<String> {
    session.page.visit(&session.shop.url("/")).await?;
    let order = session.shop.order("Delivered two days ago")?.clone();
    steps::report_damage(&session.page, &order).await?;
    steps::describe(&session.page, "The clasp was broken when I opened the box.").await?;
    session.add_photo("clasp.jpg").await?;
    session.reads("photos.uploaded").await?;
    steps::send(&session.page).await
}

async fn look(session: &mut Session, reference: &str) -> Result {
    session.page.visit(&session.shop.url("/")).await?;
    session.open_menu("My requests").await?;
    session.page.reads(reference).await?;
    let button = session.text("requests.look.name")?;
    let button = button.replace("{reference}", reference);
    session.page.press(&button).await?;
    session.page.heading(&session.text("topic.damaged")?).await
}
