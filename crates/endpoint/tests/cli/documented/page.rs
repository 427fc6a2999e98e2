//! Markdown pages of this repository: their code blocks, links and anchors.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// Folders that hold no pages of this repository.
const OTHERS: [&str; 4] = ["target", "node_modules", "dist", "demo-data"];

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A page, read from the repository.
pub struct Page {
    /// Its path from the root: `docs/mail.md`.
    pub path: String,
    text: String,
}

/// A code block.
pub struct Block {
    /// The page's path and the block's line.
    pub place: String,
    /// The page's path.
    pub page: String,
    /// The heading above it.
    pub section: String,
    /// What it is written in: `toml`. Empty if the page doesn't say.
    pub language: String,
    pub text: String,
}

impl Page {
    fn read(path: &Path) -> Self {
        let relative = path.strip_prefix(root()).unwrap();
        Self {
            path: relative.to_str().unwrap().to_owned(),
            text: fs::read_to_string(path).unwrap(),
        }
    }

    fn parser(&self) -> pulldown_cmark::OffsetIter<'_> {
        Parser::new_ext(&self.text, Options::ENABLE_TABLES).into_offset_iter()
    }

    /// Its code blocks.
    pub fn blocks(&self) -> Vec<Block> {
        let (mut blocks, mut section) = (Vec::<Block>::new(), String::new());
        let (mut in_heading, mut in_block) = (false, false);
        for (event, range) in self.parser() {
            match event {
                Event::Start(Tag::Heading { .. }) => {
                    in_heading = true;
                    section.clear();
                }
                Event::End(TagEnd::Heading(_)) => in_heading = false,
                Event::Text(text) | Event::Code(text) if in_heading => section.push_str(&text),
                Event::Start(Tag::CodeBlock(kind)) => {
                    let language = match kind {
                        CodeBlockKind::Fenced(language) => language.into_string(),
                        CodeBlockKind::Indented => String::new(),
                    };
                    let line = self.text[..range.start].lines().count() + 1;
                    blocks.push(Block {
                        place: format!("{}:{line}", self.path),
                        page: self.path.clone(),
                        section: section.clone(),
                        language,
                        text: String::new(),
                    });
                    in_block = true;
                }
                Event::Text(text) if in_block => blocks.last_mut().unwrap().text.push_str(&text),
                Event::End(TagEnd::CodeBlock) => in_block = false,
                _ => {}
            }
        }
        blocks
    }

    /// The targets of its links and pictures.
    pub fn links(&self) -> Vec<String> {
        let target = |(event, _)| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(dest_url.into_string())
            }
            _ => None,
        };
        self.parser().filter_map(target).collect()
    }

    /// The anchors of its headings, as code hosts make them: letters, digits, `-` and `_` in lower case, with `-` for
    /// spaces, and a number behind one that is there already.
    pub fn anchors(&self) -> Vec<String> {
        let (mut anchors, mut seen) = (Vec::new(), BTreeMap::<String, u32>::new());
        let mut heading = None::<String>;
        for (event, _) in self.parser() {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                Event::End(TagEnd::Heading(_)) => {
                    let anchor = anchor(&heading.take().unwrap());
                    let before = seen.entry(anchor.clone()).or_default();
                    anchors.push(match *before {
                        0 => anchor,
                        number => format!("{anchor}-{number}"),
                    });
                    *before += 1;
                }
                _ => {}
            }
        }
        anchors
    }
}

fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || ['-', '_', ' '].contains(c);
    let kept = heading.chars().filter(kept).collect::<String>();
    kept.to_lowercase().replace(' ', "-")
}

/// All pages of the repository.
pub fn all_pages() -> Vec<Page> {
    let mut pages = Vec::new();
    collect(&root(), &mut pages);
    pages
}

/// The pages for those who install and run Careline: README.md and `docs/`.
pub fn manual() -> Vec<Page> {
    let mut pages = all_pages();
    pages.retain(|page| page.path == "README.md" || page.path.starts_with("docs/"));
    pages
}

/// The code blocks of the manual in this language.
pub fn blocks_in(language: &str) -> Vec<Block> {
    let blocks = manual().into_iter().flat_map(|page| page.blocks());
    blocks.filter(|block| block.language == language).collect()
}

/// The first code block in this language in a section of the manual.
#[track_caller]
pub fn example(page: &str, section: &str, language: &str) -> String {
    let mut blocks = blocks_in(language).into_iter();
    let block = blocks.find(|block| block.page == page && block.section == section);
    block
        .unwrap_or_else(|| panic!("{page} has no {language} in {section:?}"))
        .text
}

fn collect(folder: &Path, pages: &mut Vec<Page>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(Result::unwrap).collect();
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_str().unwrap();
        if entry.file_type().unwrap().is_dir() {
            if !name.starts_with('.') && !OTHERS.contains(&name) {
                collect(&path, pages);
            }
        } else if name.ends_with(".md") {
            pages.push(Page::read(&path));
        }
    }
}
