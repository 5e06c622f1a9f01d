//! Where a request comes from.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{Extensions, HeaderMap},
    middleware::Next,
    response::Response,
};
use ipnet::IpNet;

use crate::state::AppState;

/// What proxies write the addresses into that a request came by, each behind those before it.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The reverse proxies whose word on where a request comes from counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

/// The setting names no networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("trusted proxies are written as addresses or networks, such as 127.0.0.1,10.0.0.0/8,fd00::/8")]
pub struct TrustedProxiesError;

impl FromStr for TrustedProxies {
    type Err = TrustedProxiesError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let network = |text: &str| {
            let text = text.trim();
            let network = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
            network.map_err(|_| TrustedProxiesError)
        };
        text.split(',').map(network).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for TrustedProxies {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let networks: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        formatter.write_str(&networks.join(", "))
    }
}

impl TrustedProxies {
    /// Is everybody trusted, so that everybody can name any address as theirs?
    #[must_use]
    pub fn is_everybody(&self) -> bool {
        self.0.iter().any(|network| network.prefix_len() == 0)
    }

    fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address.to_canonical()))
    }

    /// Where a request comes from that `peer` hands over: the last address on its way that isn't a trusted proxy's. What a
    /// stranger wrote before that counts for nothing; behind something unreadable it is the proxy that let it through.
    fn source(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        let mut hops = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(',')).map(hop);
        let mut source = peer;
        while self.contains(source)
            && let Some(Some(before)) = hops.next()
        {
            source = before;
        }
        source
    }
}

/// An address as proxies write it: some add the port, or the brackets of an IPv6 address.
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    text.trim_matches(['[', ']']).parse().ok().or_else(with_port)
}

/// Behind a trusted proxy, puts the client's address in the place of the proxy's, for everything that comes after.
pub async fn look_behind_proxies(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if let Some(peer) = ip_address(request.extensions()) {
        let source = state.settings.trusted_proxies.source(peer, request.headers());
        if source != peer {
            // The client's port is not told; nothing of ours asks for it.
            request.extensions_mut().insert(ConnectInfo(SocketAddr::new(source, 0)));
        }
    }
    next.run(request).await
}

/// The network address that the request comes from; none in tests without a network.
#[must_use]
pub fn ip_address(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip())
}

/// The network whose requests are counted together: an IPv4 address, or the 64 bits of an IPv6 address that one
/// customer is given as a whole; `unknown` where there is none.
#[must_use]
pub fn network(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        None => "unknown".to_owned(),
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(peer: &str, lines: &[&str]) -> String {
        let proxies: TrustedProxies = "127.0.0.1, 10.0.0.0/8,fd00::/8".parse().expect("networks");
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, line.parse().expect("a header"));
        }
        proxies.source(peer.parse().expect("an address"), &headers).to_string()
    }

    #[test]
    fn a_request_comes_from_the_last_address_that_is_no_proxys() {
        for (peer, lines, expected) in [
            ("127.0.0.1", &["192.0.2.7"][..], "192.0.2.7"),
            ("::ffff:127.0.0.1", &["192.0.2.7"], "192.0.2.7"),
            ("127.0.0.1", &["198.51.100.1, 192.0.2.7"], "192.0.2.7"),
            ("127.0.0.1", &["198.51.100.1", "192.0.2.7,10.1.2.3"], "192.0.2.7"),
            ("fd00::1", &["[2001:db8::7]:4711"], "2001:db8::7"),
            ("10.0.0.1", &["[2001:db8::7]"], "2001:db8::7"),
            ("10.0.0.1", &["192.0.2.7:4711"], "192.0.2.7"),
            ("10.0.0.1", &["10.0.0.9"], "10.0.0.9"),
        ] {
            assert_eq!(source(peer, lines), expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn what_a_stranger_or_something_unreadable_says_counts_for_nothing() {
        for (peer, lines, expected) in [
            ("192.0.2.9", &["192.0.2.7"][..], "192.0.2.9"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["unknown"], "127.0.0.1"),
            ("127.0.0.1", &["192.0.2.7, _hidden, 10.0.0.1"], "10.0.0.1"),
            ("127.0.0.1", &["192.0.2.7,"], "127.0.0.1"),
        ] {
            assert_eq!(source(peer, lines), expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn proxies_are_addresses_and_networks() {
        for wrong in ["", "proxy.example", "10.0.0.0/33", "10.0.0.1,"] {
            assert_eq!(wrong.parse::<TrustedProxies>(), Err(TrustedProxiesError), "{wrong}");
        }
        let proxies: TrustedProxies = "127.0.0.1, fd00::/8".parse().expect("networks");
        assert_eq!(proxies.to_string(), "127.0.0.1/32, fd00::/8");
        assert!(!proxies.is_everybody() && !TrustedProxies::default().is_everybody());
        assert!("10.0.0.1,0.0.0.0/0".parse::<TrustedProxies>().is_ok_and(|proxies| proxies.is_everybody()));
    }

    #[test]
    fn an_ipv6_customer_is_one_network() {
        let of = |text: &str| network(Some(text.parse().expect("an address")));
        assert_eq!(of("192.0.2.7"), "192.0.2.7");
        assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(network(None), "unknown");
    }
}
