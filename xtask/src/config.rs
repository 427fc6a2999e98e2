//! Writes the `careline.toml` with which `demo` and `size` run the endpoint: it has every shop of this repository.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    dist::DIST,
    run::Result,
    shops::{self, DEFAULT_SHOP, Shop},
};

/// Writes `careline.toml` into the folder of the data, and returns its path. `front` is the shop whose page is at `/`.
pub fn write(data: &Path, port: u16, front: &str) -> Result<PathBuf> {
    fs::create_dir_all(data)?;
    let file = data.join("careline.toml");
    let address = format!("127.0.0.1:{port}");
    let assets = absolute(Path::new(DIST))?;
    let mut text = format!(
        "# Written by `cargo xtask demo`. It is overwritten each time, but the tokens are kept.\n\
         listen = \"{address}\"\n\
         data = \".\"\n\
         assets = {assets}\n\
         public_url = \"http://{address}\"\n\
         allowed_origins = []\n\
         storefront = \"{}\"\n\
         default_shop = \"{DEFAULT_SHOP}\"\n",
        shops::page(front)
    );
    let before = fs::read_to_string(&file).unwrap_or_default();
    for shop in shops::all()? {
        let policy = write_shop_file(&shop, data, &address)?;
        let Shop { id, .. } = shop;
        let kept = |key| token(&before, &id, key).map_or_else(new_token, Ok);
        let (orders, desk) = (kept("orders_token")?, kept("desk_token")?);
        text += &format!(
            "\n[[shops]]\n\
             id = \"{id}\"\n\
             file = \"{policy}\"\n\
             page = \"http://{address}/{}\"\n\
             orders_token = \"{orders}\"\n\
             desk_token = \"{desk}\"\n",
            shops::page(&id)
        );
    }
    text += "\n[mail]\nmaildir = \"mail\"\n";
    fs::write(&file, text)?;
    Ok(file)
}

/// Writes a copy of a shop's `shop.toml` in which `[brand]` names the demo's own pictures: `demo/<id>-logo.svg`,
/// `…-logo_dark.svg`, `…-cover.svg` and `…-promotion.svg`, as far as they exist. Returns its path from `data`.
fn write_shop_file(shop: &Shop, data: &Path, address: &str) -> Result<String> {
    let source = fs::read_to_string(shop.folder.join("shop.toml"))?;
    let mut settings: toml::Table = source.parse()?;
    let brand = settings.entry("brand").or_insert(toml::Table::new().into());
    let brand = brand.as_table_mut().ok_or("`brand` must be a table")?;
    let own = |key: &str| {
        let picture = format!("demo/{}-{key}.svg", shop.id);
        let is_there = Path::new(&picture).is_file();
        is_there.then(|| toml::Value::from(format!("http://{address}/{picture}")))
    };
    for key in ["logo", "logo_dark", "cover"] {
        brand.extend(own(key).map(|picture| (key.to_owned(), picture)));
    }
    if let Some(promotion) = brand.get_mut("promotion").and_then(|it| it.as_table_mut()) {
        promotion.extend(own("promotion").map(|picture| ("image".to_owned(), picture)));
    }
    let folder = format!("shops/{}", shop.id);
    fs::create_dir_all(data.join(&folder))?;
    let file = format!("{folder}/shop.toml");
    fs::write(data.join(&file), settings.to_string())?;
    Ok(file)
}

/// A shop's token from an earlier run's file.
fn token(config: &str, shop: &str, key: &str) -> Option<String> {
    let config: toml::Table = config.parse().ok()?;
    let mut shops = config.get("shops")?.as_array()?.iter();
    let shop = shops.find(|entry| entry.get("id").and_then(toml::Value::as_str) == Some(shop))?;
    Some(shop.get(key)?.as_str()?.to_owned())
}

/// A new token: 256 random bits in hexadecimal.
fn new_token() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// An absolute path, quoted for TOML: a JSON string is a TOML string too.
fn absolute(path: &Path) -> Result<serde_json::Value> {
    let path = std::path::absolute(path)?;
    Ok(path.to_string_lossy().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_keeps_the_token_that_it_was_given() {
        let given = new_token().unwrap();
        let config =
            format!("[[shops]]\nid = \"a\"\n\n[[shops]]\nid = \"b\"\norders_token = \"{given}\"\n");
        assert_eq!(token(&config, "b", "orders_token"), Some(given));
        assert_eq!(token(&config, "b", "desk_token"), None);
        assert_eq!(token(&config, "a", "orders_token"), None);
        assert_eq!(token("not TOML", "b", "orders_token"), None);
    }

    #[test]
    fn no_two_tokens_are_the_same() {
        let tokens = [new_token().unwrap(), new_token().unwrap()];
        assert_ne!(tokens[0], tokens[1]);
        assert!(tokens.iter().all(|token| token.len() == 64));
    }
}
