//! `trusted_proxies`: the proxies that are trusted to say which address a request came from.

use std::net::IpAddr;

use ipnet::IpNet;

/// Reads an entry, which is an address or a network; or says what was expected.
pub fn network(text: &str) -> Result<IpNet, String> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(address.to_canonical().into());
    }
    let network: Option<IpNet> = text.parse().ok();
    let network = network.ok_or_else(|| {
        format!(
            "expected an address or a network like \"127.0.0.1\" or \"10.0.0.0/8\", found {text:?}"
        )
    })?;
    if network.prefix_len() == 0 {
        return Err(format!(
            "expected your own proxies, found {text:?}: any caller could then claim any address"
        ));
    }
    match network.trunc() {
        whole if whole == network => Ok(network),
        whole => Err(format!(
            "expected \"{whole}\" or a smaller network, found {text:?}"
        )),
    }
}
