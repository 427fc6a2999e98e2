//! Who calls, as limits count them.
//!
//! Anybody may write `X-Forwarded-For`, so its first hop is worth nothing. Each proxy adds the address that spoke to it at
//! the end: read from there, every hop is as good as the proxy that wrote it, and the first one that isn't a proxy of
//! `trusted_proxies` is the client. Of a peer that isn't one, the header isn't looked at; where it holds something else
//! than addresses, the proxy itself counts as the client.
//!
//! `Forwarded`, `X-Real-IP` and the like are never read: a proxy that doesn't write them passes on what the client wrote.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Once;

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";
/// The part of an IPv6 address that one household is given.
const HOUSEHOLD: u128 = !0 << 64;
/// The most that one customer of a provider is given.
const NETWORK_V4: u32 = !0 << 8;
const NETWORK_V6: u128 = !0 << 80;

static UNNAMED_PROXY: Once = Once::new();

/// An address that limits count by; all of an IPv6 network of 64 bits are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Client(IpAddr);

/// All the addresses that one caller may well have: 256 of IPv4, or a network of 48 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl From<IpAddr> for Client {
    fn from(address: IpAddr) -> Self {
        Self(household(address.to_canonical()))
    }
}

impl Client {
    /// Whoever sent a request, as far as trusted proxies tell.
    #[must_use]
    pub fn of(extensions: &Extensions, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(Ipv6Addr::UNSPECIFIED.into(), |ConnectInfo(peer)| peer.ip());
        address(peer.to_canonical(), headers, trusted).into()
    }

    /// The network that it calls from. This machine's own addresses are whoever they were given to.
    #[must_use]
    pub fn network(self) -> Network {
        Network(match self.0 {
            address if address.is_loopback() => address,
            IpAddr::V4(address) => Ipv4Addr::from_bits(address.to_bits() & NETWORK_V4).into(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & NETWORK_V6).into(),
        })
    }
}

fn address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address| trusted.iter().any(|proxies| proxies.contains(&address));
    if !is_trusted(peer) {
        if headers.contains_key(FORWARDED_FOR) && is_near(peer) {
            warn();
        }
        return peer;
    }
    let mut client = peer;
    let lines = headers.get_all(FORWARDED_FOR).iter().rev();
    for hop in lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b',')) {
        let Some(address) = read(hop) else {
            return peer;
        };
        client = address;
        if !is_trusted(client) {
            break;
        }
    }
    client
}

/// An address, with or without a port.
fn read(hop: &[u8]) -> Option<IpAddr> {
    let hop = str::from_utf8(hop).ok()?.trim();
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']'));
    let address = bare.unwrap_or(hop).parse().ok();
    let address = address.or_else(|| hop.parse().ok().map(|hop: SocketAddr| hop.ip()));
    address.map(|address| address.to_canonical())
}

fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & HOUSEHOLD).into(),
    }
}

/// Whether an address is of this machine or its network: no shopper's.
fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

/// Says so once: all shoppers behind that proxy would share one client's limits.
fn warn() {
    UNNAMED_PROXY.call_once(|| {
        tracing::warn!(
            "requests come through a proxy that `trusted_proxies` doesn't name: all its shoppers count as one"
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
        let mut extensions = Extensions::new();
        let peer: IpAddr = peer.parse().expect("an address");
        extensions.insert(ConnectInfo(SocketAddr::new(peer, 40_000)));
        Client::of(&extensions, &headers(lines), &trusted)
            .0
            .to_string()
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
            // All are proxies: the one that is furthest.
            ("127.0.0.1", &["10.0.0.7, 10.0.0.8"], "10.0.0.7"),
        ] {
            assert_eq!(client(peer, lines), found, "{peer} {lines:?}");
        }
    }

    #[test]
    fn what_is_no_address_counts_as_the_proxy() {
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
    fn whoever_is_no_trusted_proxy_speaks_for_itself_alone() {
        for peer in ["203.0.113.5", "192.168.0.1", "127.0.0.2"] {
            assert_eq!(client(peer, &["198.51.100.9"]), peer);
        }
    }

    #[test]
    fn a_network_is_all_that_one_caller_may_have() {
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
    fn an_ipv6_household_is_one_client() {
        let of = |peer| client(peer, &[]);
        assert_eq!(
            of("2001:db8:1:2::1"),
            of("2001:db8:1:2:ffff:ffff:ffff:ffff")
        );
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }
}
