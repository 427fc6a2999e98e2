//! Returns, and their verdicts.

use careline_e2e::Result;

use crate::session::Session;

const MIND_CHANGED: &str = "reason.unwanted";

pub async fn choose(session: &mut Session) -> Result {
    session.open_menu("Returns & refunds").await?;
    session.page.words_in("Order number").await?;
    session.capture("first").await?;
    session.look_up("Two parcels").await?;
    session.reads("returns.choose").await?;
    session.capture("choose").await?;
    session.press("continue").await?;
    session.reads("returns.missing").await?;
    session.capture("choose-errors").await
}

pub async fn eligible(session: &mut Session) -> Result {
    ask(session, "Delivered two days ago").await?;
    session.check("Elisa pendant necklace").await?;
    session.capture("reason").await?;
    session.give_reason(MIND_CHANGED).await?;
    session.reads("verdict.eligible").await?;
    session.capture("eligible").await?;
    session.press("verdict.why").await?;
    session.capture("eligible-why").await
}

pub async fn support_decides(session: &mut Session) -> Result {
    ask(session, "Engraved, delivered three days ago").await?;
    session.check("Engraved").await?;
    session.give_reason(MIND_CHANGED).await?;
    session.reads("verdict.needs_review").await?;
    session.capture("support-decides").await
}

pub async fn final_sale(session: &mut Session) -> Result {
    ask(session, "Final sale, delivered three days ago").await?;
    session.check("").await?;
    session.give_reason(MIND_CHANGED).await?;
    session.reads("verdict.not_eligible").await?;
    session.capture("final-sale").await
}

pub async fn on_its_way(session: &mut Session) -> Result {
    ask(session, "On its way and on time").await?;
    session.check("").await?;
    session.give_reason(MIND_CHANGED).await?;
    session.reads("verdict.not_eligible").await?;
    session.capture("on-its-way").await
}

/// One item may go back, the other not yet.
pub async fn mixed(session: &mut Session) -> Result {
    ask(session, "Two parcels").await?;
    session.check("Lee drop earrings").await?;
    session.check("Elaina chain bracelet").await?;
    session.give_reason(MIND_CHANGED).await?;
    session.give_reason(MIND_CHANGED).await?;
    session.reads("verdict.not_eligible").await?;
    session.reads("verdict.eligible").await?;
    session.capture("mixed").await
}

async fn ask(session: &mut Session, about: &str) -> Result {
    session.open_menu("Returns & refunds").await?;
    session.look_up(about).await?;
    session.reads("returns.choose").await
}
