//! The site that is measured: an endpoint serves the widget, the peers' bundles, and one page for each subject, which
//! differ by a script tag and a button alone.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use careline_e2e::{Result, Shop, repository, shop::Order};
use tempfile::TempDir;

use crate::subjects::{OURS, PEERS, module};

/// What the order of the measured story shows.
const ORDER: &str = "Delivered two days ago";

/// The running site. It stops on drop.
pub struct Site {
    shop: Shop,
    folder: TempDir,
}

impl Site {
    /// Starts it, with the peers' bundles if they are made.
    ///
    /// # Errors
    ///
    /// If a file can't be written, or the endpoint doesn't start.
    pub async fn open(peers: Option<PathBuf>) -> Result<Self> {
        let folder = TempDir::new()?;
        lay_out(folder.path(), peers)?;
        let mut shop = Shop::open().await?;
        shop.serve_files(folder.path()).await?;
        Ok(Self { shop, folder })
    }

    /// The address of a subject's page.
    #[must_use]
    pub fn page(&self, id: &str) -> String {
        self.shop.url(&format!("/demo/bench/{id}.html"))
    }

    /// The order that is looked up.
    ///
    /// # Errors
    ///
    /// If the demo doesn't have it.
    pub fn order(&self) -> Result<&Order> {
        self.shop.order(ORDER)
    }

    /// A folder for files to choose.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Puts links to the widget, to the demo's files and to the peers' bundles beside the pages.
fn lay_out(folder: &Path, peers: Option<PathBuf>) -> Result {
    let bench = folder.join("demo/bench");
    fs::create_dir_all(&bench)?;
    for name in ["careline", "careline.js"] {
        symlink(repository("dist").join(name), folder.join(name))?;
    }
    link_all(&repository("dist/demo"), &folder.join("demo"))?;
    if let Some(peers) = peers {
        link_all(&peers.canonicalize()?, &bench)?;
    }
    for subject in OURS.iter().chain(&PEERS) {
        let button = format!(
            r#"<button id="open" type="button" {}>Contact us</button>"#,
            subject.button
        );
        write_page(&bench, subject.id, &subject.script(), &button)?;
    }
    let input = r#"<label for="photos">Add photos</label> <input type="file" id="photos">"#;
    write_page(&bench, "compressor", &module("compressor"), input)
}

fn link_all(from: &Path, to: &Path) -> Result {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        symlink(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

fn write_page(folder: &Path, id: &str, script: &str, control: &str) -> Result {
    let page = format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Elisa pendant necklace</title>
<link rel="icon" href="data:,">
{script}
</head>
<body>
<h1>Elisa pendant necklace</h1>
<p>A faceted rose quartz pendant on a fine gold-tone chain.</p>
<p>{control}</p>
</body>
</html>
"#
    );
    Ok(fs::write(folder.join(format!("{id}.html")), page)?)
}
