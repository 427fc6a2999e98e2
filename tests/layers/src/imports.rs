//! What a file names of its own crate: by `use`, by a path in the code, or by one inside a macro's arguments.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{ItemMod, ItemUse, Macro, Path, UseTree, Visibility};

use crate::sources::{ModulePath, Sources, is_test};

/// The modules that a module's file imports, itself left out.
#[must_use]
pub fn of(sources: &Sources, module: &ModulePath) -> BTreeSet<ModulePath> {
    let Some((_, file)) = sources.files.get(module) else {
        return BTreeSet::new();
    };
    let mut reader = Reader {
        sources,
        scope: module.clone(),
        found: BTreeSet::new(),
    };
    reader.visit_file(file);
    reader.found.remove(module);
    reader.found
}

struct Reader<'a> {
    sources: &'a Sources,
    /// The module whose code is read: the file's own, or one inside it.
    scope: ModulePath,
    found: BTreeSet<ModulePath>,
}

impl Reader<'_> {
    fn name(&mut self, path: &[String]) {
        let Some(absolute) = self.absolute(path) else {
            return;
        };
        let known = (0..=absolute.len())
            .rev()
            .find_map(|length| self.sources.files.get_key_value(absolute.get(..length)?));
        if let Some((module, _)) = known {
            self.found.insert(module.clone());
        }
    }

    /// The path from the crate's root, if it leads into this crate.
    fn absolute(&self, path: &[String]) -> Option<ModulePath> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some([&self.scope, rest].concat()),
            "super" => {
                let supers = path.iter().take_while(|name| *name == "super").count();
                let kept = self.scope.len().checked_sub(supers)?;
                Some([self.scope.get(..kept)?, path.get(supers..)?].concat())
            }
            child => {
                let child = [&self.scope[..], &[child.to_owned()]].concat();
                let is_child = self.sources.files.contains_key(&child);
                (is_child && path.len() > 1).then(|| [&child, rest].concat())
            }
        }
    }

    fn tree(&mut self, tree: &UseTree, above: &[String]) {
        let below = |name: &syn::Ident| [above, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.tree(&path.tree, &below(&path.ident)),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, above)),
            UseTree::Name(name) if name.ident == "self" => self.name(above),
            UseTree::Name(name) => self.name(&below(&name.ident)),
            UseTree::Rename(rename) => self.name(&below(&rename.ident)),
            UseTree::Glob(_) => self.name(above),
        }
    }

    /// A macro's arguments aren't parsed: each run of `name::name` in them is taken for a path.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.name(&std::mem::take(&mut path));
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                other => {
                    self.name(&std::mem::take(&mut path));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.name(&path);
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if is_test(&module.attrs) {
            return;
        }
        self.scope.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.scope.pop();
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        if !is_test(&function.attrs) {
            visit::visit_item_fn(self, function);
        }
    }

    fn visit_item_impl(&mut self, implementation: &'ast syn::ItemImpl) {
        if !is_test(&implementation.attrs) {
            visit::visit_item_impl(self, implementation);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if !is_test(&item.attrs) && item.leading_colon.is_none() {
            self.tree(&item.tree, &[]);
        }
    }

    /// `pub(crate)` and `pub(super)` hold a path too, and import nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_path(&mut self, path: &'ast Path) {
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        self.name(&names);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        self.tokens(mac.tokens.clone());
        visit::visit_macro(self, mac);
    }
}
