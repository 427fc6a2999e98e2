//! The links between the pages of the repository.

use std::collections::BTreeMap;
use std::path::Path;

use crate::documented::page::{all_pages, root};

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let pages = all_pages();
    let anchors: BTreeMap<_, _> = pages
        .iter()
        .map(|page| {
            (
                root().join(&page.path).canonicalize().unwrap(),
                page.anchors(),
            )
        })
        .collect();
    let (mut followed, mut broken) = (0, Vec::new());
    for page in &pages {
        let here = root().join(&page.path);
        let is_outside = |link: &String| link.contains("://") || link.starts_with("mailto:");
        for link in page.links().into_iter().filter(|link| !is_outside(link)) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = match file {
                "" => here.clone(),
                file => here.parent().unwrap_or(Path::new("")).join(file),
            };
            let is_there = target.canonicalize().is_ok_and(|target| {
                anchor.is_empty()
                    || anchors
                        .get(&target)
                        .is_some_and(|anchors| anchors.iter().any(|one| one == anchor))
            });
            followed += 1;
            if !is_there {
                broken.push(format!("{}: {link}", page.path));
            }
        }
    }
    assert!(followed > 100, "{followed}");
    assert!(broken.is_empty(), "these lead nowhere: {broken:#?}");
}

#[test]
fn every_page_of_the_docs_is_in_the_table_of_contents() {
    let pages = all_pages();
    let contents = pages.iter().find(|page| page.path == "docs/README.md");
    let listed = contents.unwrap().links();
    for page in pages
        .iter()
        .filter_map(|page| page.path.strip_prefix("docs/"))
    {
        let is_listed = listed
            .iter()
            .any(|link| link.split('#').next() == Some(page));
        assert!(
            is_listed || page == "README.md",
            "docs/README.md doesn't list {page}"
        );
    }
}
