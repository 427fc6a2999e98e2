//! Module namespaces, which esbuild makes with `Object.defineProperty`. That fails on a page that has a property `get` or
//! `set` on `Object.prototype`, so the glue imports a plain object instead.

/// A script with a default export: an object of all that it exports. It inherits nothing.
pub fn with_default(script: &str) -> String {
    let names = script.lines().filter_map(|line| {
        let (name, _) = line.strip_prefix("export const ")?.split_once(" = ")?;
        Some(name)
    });
    let names = names.collect::<Vec<_>>().join(", ");
    format!("{script}\nexport default {{ __proto__: null, {names} }};\n")
}

/// A script that imports the defaults instead of the namespaces.
pub fn import_defaults(script: &str) -> String {
    script.replace("import * as ", "import ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_holds_every_export() {
        let script = "const own = 1;\nexport const one = own;\nexport const two = 2;\n";
        let ends = "export default { __proto__: null, one, two };\n";
        assert!(with_default(script).ends_with(ends));
    }

    #[test]
    fn a_namespace_becomes_the_default() {
        let script = r#"import * as import1 from "./split.js""#;
        assert_eq!(
            import_defaults(script),
            r#"import import1 from "./split.js""#
        );
    }
}
