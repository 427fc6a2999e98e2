//! The client's address, as limits count it.
//!
//! Anybody may write `X-Forwarded-For`, so its first hop can't be trusted. Each proxy appends the address of its peer.
//! So the header is read from its end, and the first hop that isn't a proxy of the setting `trusted_proxies` is the
//! client. If the peer isn't such a proxy, the header is ignored. If the header has something other than addresses, the
//! proxy itself counts as the client.
//!
//! `Forwarded`, `X-Real-IP` and the like are never read: a proxy that doesn't write them passes on what the client
//! wrote.

use std::fmt::{self, Display, Formatter};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Once;

use axum::http::HeaderMap;
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";
/// What one household is usually given: a /64.
const CLIENT_V6: u128 = !0 << 64;
/// The most that one customer of a provider is usually given: a /24 and a /48.
const NETWORK_V4: u32 = !0 << 8;
const NETWORK_V6: u128 = !0 << 80;

static UNKNOWN_PROXY: Once = Once::new();

/// One client: an IPv4 address, or an IPv6 /64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client(IpAddr);

/// All addresses that one caller may have: an IPv4 /24, or an IPv6 /48.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Display for Client {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl Display for Network {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl From<IpAddr> for Client {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & CLIENT_V6).into(),
            address => address,
        })
    }
}

impl Client {
    /// The client behind `peer`, the address that the connection comes from, as far as trusted proxies tell.
    #[must_use]
    pub fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        address(peer.to_canonical(), headers, trusted).into()
    }

    /// The network that it calls from. Each loopback address is a network of its own: whatever runs on this
    /// machine gives them to different callers.
    #[must_use]
    pub fn network(self) -> Network {
        Network(match self.0 {
            address if address.is_loopback() => address,
            IpAddr::V4(address) => Ipv4Addr::from_bits(address.to_bits() & NETWORK_V4).into(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & NETWORK_V6).into(),
        })
    }
}

/// Whether the address is that of a trusted proxy.
#[must_use]
pub fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    let address = address.to_canonical();
    trusted.iter().any(|proxies| proxies.contains(&address))
}

fn address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    if !is_trusted(peer, trusted) {
        if headers.contains_key(FORWARDED_FOR) && is_private(peer) {
            warn_unknown_proxy();
        }
        return peer;
    }
    let mut client = peer;
    let lines = headers.get_all(FORWARDED_FOR).iter().rev();
    for hop in lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b',')) {
        let Some(address) = parse(hop) else {
            return peer;
        };
        client = address;
        if !is_trusted(client, trusted) {
            break;
        }
    }
    client
}

/// An address, with or without a port.
fn parse(hop: &[u8]) -> Option<IpAddr> {
    let hop = str::from_utf8(hop).ok()?.trim();
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']'));
    let address = bare.unwrap_or(hop).parse().ok();
    let address = address.or_else(|| hop.parse().ok().map(|hop: SocketAddr| hop.ip()));
    address.map(|address| address.to_canonical())
}

/// Whether an address belongs to this machine or its network: no shopper has one.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

/// Logs once that all shoppers behind that proxy share one client's limits.
fn warn_unknown_proxy() {
    UNKNOWN_PROXY.call_once(|| {
        tracing::warn!(
            "requests come through a proxy that `trusted_proxies` doesn't list: all its shoppers count as one client"
        );
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            let line = line.parse();
            headers.append(FORWARDED_FOR, line.expect("a header's value"));
        }
        headers
    }

    fn client(peer: &str, lines: &[&str]) -> String {
        let trusted = ["127.0.0.1/32", "10.0.0.0/8", "fd00::/8"];
        let trusted = trusted.map(|proxies| proxies.parse().expect("proxies"));
        let peer = peer.parse().expect("an address");
        Client::of(peer, &headers(lines), &trusted).0.to_string()
    }

    #[test]
    fn the_client_is_the_last_hop_that_is_no_trusted_proxy() {
        for (peer, lines, found) in [
            ("127.0.0.1", &["203.0.113.5"][..], "203.0.113.5"),
            ("127.0.0.1", &["198.51.100.9, 203.0.113.5"], "203.0.113.5"),
            (
                "127.0.0.1",
                &["203.0.113.5,10.1.2.3 , 10.0.0.1"],
                "203.0.113.5",
            ),
            ("127.0.0.1", &["198.51.100.9", "203.0.113.5"], "203.0.113.5"),
            ("127.0.0.1", &["203.0.113.5", "10.0.0.1"], "203.0.113.5"),
            ("127.0.0.1", &["203.0.113.5:61000"], "203.0.113.5"),
            ("127.0.0.1", &["<script>, 203.0.113.5"], "203.0.113.5"),
            ("::ffff:127.0.0.1", &["::ffff:203.0.113.5"], "203.0.113.5"),
            ("fd00::1", &["[2001:db8:1:2:3::4]:443"], "2001:db8:1:2::"),
            // All are trusted: the farthest one.
            ("127.0.0.1", &["10.0.0.7, 10.0.0.8"], "10.0.0.7"),
        ] {
            assert_eq!(client(peer, lines), found, "{peer} {lines:?}");
        }
    }

    #[test]
    fn a_hop_that_is_no_address_counts_as_the_proxy() {
        for garbage in [
            "unknown",
            "",
            ",",
            "203.0.113.5,",
            "203.0.113.256",
            "203.0.113.5 10.0.0.1",
            "::1%eth0",
            "[::1",
            "for=1.2.3.4",
            "0x7f.1",
            "1.2.3",
            "localhost",
            "203.0.113.5;",
            "\"203.0.113.5\"",
        ] {
            assert_eq!(client("127.0.0.1", &[garbage]), "127.0.0.1", "{garbage}");
        }
        assert_eq!(
            client("127.0.0.1", &["203.0.113.5, unknown, 10.0.0.1"]),
            "127.0.0.1"
        );
        assert_eq!(client("127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn the_header_of_an_untrusted_peer_is_ignored() {
        for peer in ["203.0.113.5", "192.168.0.1", "127.0.0.2"] {
            assert_eq!(client(peer, &["198.51.100.9"]), peer);
        }
    }

    #[test]
    fn a_network_is_a_24_or_a_48() {
        let of = |address: &str| {
            let address: IpAddr = address.parse().expect("an address");
            Client::from(address).network()
        };
        for (one, other, are_one) in [
            ("203.0.113.5", "203.0.113.200", true),
            ("203.0.113.5", "203.0.114.5", false),
            ("2001:db8:1:2::", "2001:db8:1:ffff::", true),
            ("2001:db8:1:2::", "2001:db8:2:2::", false),
        ] {
            assert_eq!(of(one) == of(other), are_one, "{one} {other}");
        }
    }

    #[test]
    fn an_ipv6_64_is_one_client() {
        let of = |peer| client(peer, &[]);
        assert_eq!(
            of("2001:db8:1:2::1"),
            of("2001:db8:1:2:ffff:ffff:ffff:ffff")
        );
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }
}
