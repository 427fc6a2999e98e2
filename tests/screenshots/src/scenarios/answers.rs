//! Answers from the shop's policy.

use careline_e2e::Result;

use crate::session::Session;

pub async fn search(session: &mut Session) -> Result {
    session.open_menu("Ask a question").await?;
    let field = session.text("answers.search")?;
    let question = session.text("question.refund")?;
    session.page.enter(&field, &question).await?;
    session.reads("question.refund").await?;
    session.capture("found").await?;
    session.page.enter(&field, "zebra crossing").await?;
    session.reads("answers.none").await?;
    session.capture("none").await
}
