//! A crate's source files and the module that each of them is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use syn::{Attribute, Item};

/// A module's path within its crate: `["store", "outbox"]`. The crate's root is the empty path.
pub type ModulePath = Vec<String>;

/// The files of one crate.
#[derive(Default)]
pub struct Sources {
    /// Each module's file, parsed. The file's name is relative to the crate's `src`.
    pub files: BTreeMap<ModulePath, (String, syn::File)>,
}

impl Sources {
    /// Reads every module below a crate's `src`, except those that only tests compile.
    ///
    /// # Errors
    ///
    /// If a file can't be read, or isn't Rust.
    pub fn read(src: &Path) -> io::Result<Self> {
        let mut sources = Self::default();
        let mut paths = Vec::new();
        list(src, &mut paths)?;
        // A `main.rs` beside a `lib.rs` is a crate of its own, and only calls the other.
        let has_library = src.join("lib.rs").is_file();
        for path in paths {
            if has_library && path == src.join("main.rs") {
                continue;
            }
            let name = path.strip_prefix(src).unwrap_or(&path);
            sources.add(&name.to_string_lossy(), &fs::read_to_string(&path)?)?;
        }
        sources.remove_tests();
        Ok(sources)
    }

    /// Adds a file under its name, relative to `src`.
    ///
    /// # Errors
    ///
    /// If it isn't Rust.
    pub fn add(&mut self, name: &str, text: &str) -> io::Result<()> {
        let file = syn::parse_file(text).map_err(|error| {
            let line = error.span().start().line;
            io::Error::other(format!("{name}:{line}: {error}"))
        })?;
        self.files.insert(module(name), (name.to_owned(), file));
        Ok(())
    }

    /// A module declared by `#[cfg(test)] mod name;` is test code, and so is what is below it.
    fn remove_tests(&mut self) {
        let mut tests = BTreeSet::new();
        for (module, (_, file)) in &self.files {
            for item in &file.items {
                if let Item::Mod(child) = item
                    && is_test(&child.attrs)
                {
                    tests.insert([&module[..], &[child.ident.to_string()]].concat());
                }
            }
        }
        self.files
            .retain(|module, _| !tests.iter().any(|test| module.starts_with(test)));
    }
}

/// Whether `#[cfg(test)]` stands above an item.
#[must_use]
pub fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Ident>()
                .is_ok_and(|condition| condition == "test")
    })
}

fn module(name: &str) -> ModulePath {
    let name = name.strip_suffix(".rs").unwrap_or(name);
    let mut path: ModulePath = name.split('/').map(str::to_owned).collect();
    let is_folder = path
        .last()
        .is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str()));
    if is_folder {
        path.pop();
    }
    path
}

fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
    Ok(())
}
