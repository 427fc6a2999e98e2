//! Module namespaces, which esbuild makes with `Object.defineProperty`. That fails on a page that has a property `get` or
//! `set` on `Object.prototype`, so the glue imports a plain object instead: the default export of `loader/modules.js`.

/// A script that imports the defaults instead of the namespaces.
pub fn import_defaults(script: &str) -> String {
    script.replace("import * as ", "import ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_becomes_the_default() {
        let script = r#"import * as import1 from "./split.js""#;
        assert_eq!(
            import_defaults(script),
            r#"import import1 from "./split.js""#
        );
    }
}
