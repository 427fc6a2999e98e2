//! Lists of topics.

use careline_e2e::{Result, Role};

use crate::session::Session;

/// Behind each entry of the menu.
pub async fn groups(session: &mut Session) -> Result {
    session.page.press("Help").await?;
    for (button, state) in [
        ("Report a problem", "report"),
        ("Change an order", "change"),
        ("Ask a question", "ask"),
        ("Give feedback", "feedback"),
    ] {
        session.page.press(button).await?;
        session.page.heading(button).await?;
        session.capture(state).await?;
        session.page.press("Back").await?;
        session.page.find(Role::Button, "My requests").await?;
    }
    Ok(())
}

/// Of an order that was looked up.
pub async fn of_an_order(session: &mut Session) -> Result {
    session.open_menu("Track an order").await?;
    session.look_up("Delivered two days ago").await?;
    session.page.reads("KS-10482").await?;
    session.press("track.other_topics").await?;
    session.capture("of-an-order").await
}
