//! The shop's page with the launcher.

use careline_e2e::{Result, Role};

use crate::session::Session;

pub async fn launcher(session: &mut Session) -> Result {
    session.page.find(Role::Button, "Help").await?;
    session.capture("launcher").await
}
