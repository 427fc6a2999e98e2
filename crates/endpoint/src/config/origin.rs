//! Origins of web pages: scheme, host and port (RFC 6454).

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::Uri;

/// An origin as browsers write it: lower case, no default port, no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    scheme: String,
    authority: String,
}

impl Origin {
    /// This machine's, at the default port.
    #[must_use]
    pub fn this_machine() -> Self {
        Self {
            scheme: "http".into(),
            authority: "localhost".into(),
        }
    }

    /// The origin of a page's address; `None` if that isn't `http(s)`.
    #[must_use]
    pub fn of_page(address: &str) -> Option<Self> {
        let uri: Uri = address.parse().ok()?;
        let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
        format!("{scheme}://{authority}").parse().ok()
    }

    /// Whether its pages are encrypted on the way.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.scheme == "https"
    }

    /// The host, without the port.
    #[must_use]
    pub fn host(&self) -> &str {
        let (host, port) = self
            .authority
            .rsplit_once(':')
            .unwrap_or((&self.authority, ""));
        match port.bytes().all(|byte| byte.is_ascii_digit()) {
            true => host,
            false => &self.authority,
        }
    }
}

/// The origins whose pages may call the API.
#[derive(Clone, Debug)]
pub struct Origins {
    /// The endpoint's own.
    pub own: Origin,
    /// The setting `allowed_origins`.
    pub allowed: Vec<Origin>,
}

impl Origins {
    /// Whether pages of `origin` may call. `host` is the request's `Host` header.
    ///
    /// Browsers write an origin in exactly one way (RFC 6454, 6.1), so it is compared as text and never parsed.
    #[must_use]
    pub fn allows(&self, origin: &str, host: Option<&str>) -> bool {
        let mut known = self.allowed.iter().chain([&self.own]);
        known.any(|known| known.to_string() == origin) || is_of_this_machine(origin, host)
    }
}

/// Whether a host is this machine: `localhost` or a loopback address.
#[must_use]
pub fn is_this_machine(host: &str) -> bool {
    let address: Result<IpAddr, _> = host.parse();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// Whether a page comes from the host that it calls, by a name that only this machine has. So a demo works both as
/// `localhost` and as `127.0.0.1`.
fn is_of_this_machine(origin: &str, host: Option<&str>) -> bool {
    let origin_host = origin.strip_prefix("http://");
    let name = origin_host.map(|host| host.rsplit_once(':').map_or(host, |(name, _)| name));
    matches!(name, Some("localhost" | "127.0.0.1" | "[::1]")) && origin_host == host
}

/// What isn't an origin.
#[derive(Debug, thiserror::Error)]
#[error("expected an exact origin such as \"https://shop.example\", without a path, found {0:?}")]
pub struct InvalidOrigin(String);

impl FromStr for Origin {
    type Err = InvalidOrigin;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || InvalidOrigin(text.to_owned());
        let uri: Uri = text.parse().map_err(|_| error())?;
        let scheme = uri.scheme_str().ok_or_else(error)?.to_ascii_lowercase();
        let default_port = match scheme.as_str() {
            "http" => ":80",
            "https" => ":443",
            _ => return Err(error()),
        };
        let authority = uri.authority().ok_or_else(error)?.as_str();
        let is_bare = matches!(uri.path(), "" | "/") && uri.query().is_none();
        if !is_bare || authority.contains(['@', '*']) || text.contains('#') {
            return Err(error());
        }
        let authority = authority.to_ascii_lowercase();
        let authority = authority.strip_suffix(default_port).unwrap_or(&authority);
        Ok(Self {
            scheme,
            authority: authority.to_owned(),
        })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_normalized_as_browsers_do() {
        for (text, origin) in [
            ("https://shop.example", "https://shop.example"),
            ("https://Shop.Example:443/", "https://shop.example"),
            ("http://127.0.0.1:8787", "http://127.0.0.1:8787"),
            ("http://shop.example:443", "http://shop.example:443"),
        ] {
            assert_eq!(text.parse::<Origin>().unwrap().to_string(), origin);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "*",
            "null",
            "",
            "shop.example",
            "https://*.shop.example",
            "https://shop.example/help",
            "https://shop.example?x",
            "https://a@shop.example",
            "ftp://shop.example",
            "file:///tmp",
        ] {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
    }
}
