//! Photos in a form.

use careline_e2e::Result;
use careline_e2e::steps::{self, Files};

use crate::session::Session;

pub async fn refused(session: &mut Session) -> Result {
    let order = session.shop.order("Delivered two days ago")?;
    steps::report_damage(&session.page, order).await?;
    let files = Files::new()?;
    let pdf = files.add(
        "receipt.jpg",
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    )?;
    let heic = files.add("IMG_2041.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")?;
    session.page.attach("Add photos", &[&pdf, &heic]).await?;
    session.page.reads("IMG_2041.heic").await?;
    session.capture("refused").await
}

/// The endpoint is away, and one photo is uploaded already.
pub async fn waiting(session: &mut Session) -> Result {
    let order = session.shop.order("Delivered two days ago")?.clone();
    steps::report_damage(&session.page, &order).await?;
    session.add_photo("clasp.jpg").await?;
    session.reads("photos.uploaded").await?;
    session.shop.crash()?;
    session.add_photo("box.jpg").await?;
    session.reads("photos.away").await?;
    session.capture("waiting").await
}
