//! The code that some shops mail before they show an order.

use careline_e2e::Result;
use careline_e2e::shop::DEFAULT;

use crate::session::Session;

pub async fn entered(session: &mut Session) -> Result {
    session.shop.ask_for_codes(DEFAULT).await?;
    session.open_menu("Track an order").await?;
    session.look_up("On its way and on time").await?;
    session.page.words_in("Code").await?;
    session.capture("empty").await?;
    session.page.enter("Code", "123456").await?;
    session.press("code.show").await?;
    session.page.reads("4").await?;
    session.capture("wrong").await
}
