//! The host that a request is for: which names are valid, and the last one a connection used.

use std::{
    cell::RefCell,
    net::{Ipv4Addr, Ipv6Addr},
    rc::Rc,
    str::FromStr,
};

use http::{
    HeaderValue,
    uri::{Authority, Scheme},
};
use workmesh_mesh::{Code, Failure};

/// A host as one or more requests named it, checked.
#[derive(Debug)]
pub(crate) struct Site {
    sent: HeaderValue,
    authority: Authority,
}

impl Site {
    /// The host in lower case, with its port unless that is the scheme's own.
    pub(crate) fn authority(&self) -> Authority {
        self.authority.clone()
    }

    /// The host as the client wrote it, for the `Host` header.
    pub(crate) fn header(&self) -> HeaderValue {
        self.sent.clone()
    }

    /// Whether a `Host` header means the same.
    pub(crate) fn is_named(&self, host: &HeaderValue) -> bool {
        host == self.sent || host.as_bytes().eq_ignore_ascii_case(self.sent.as_bytes())
    }
}

/// Remembers the last host of a connection: nearly always all requests of a connection name the same one, and
/// then nothing is checked or allocated again.
#[derive(Debug, Default)]
pub(crate) struct Sites(RefCell<Option<Rc<Site>>>);

impl Sites {
    /// The site that `sent` names.
    pub(crate) fn named(&self, sent: &[u8], scheme: &Scheme) -> Result<Rc<Site>, Failure> {
        if let Some(site) = self.0.borrow().as_ref().filter(|site| site.sent.as_bytes() == sent) {
            return Ok(Rc::clone(site));
        }
        let authority = std::str::from_utf8(sent).ok().and_then(|text| authority(text, scheme));
        let (Some(authority), Ok(sent)) = (authority, HeaderValue::from_bytes(sent)) else {
            return Err(Failure::new(Code::BadRequest, "The host of the request is not a valid one."));
        };
        let site = Rc::new(Site { sent, authority });
        *self.0.borrow_mut() = Some(Rc::clone(&site));
        Ok(site)
    }
}

/// Reads `host[:port]`. `None` for what no URL could contain: such a host would reach the worker as a URL that
/// it cannot parse.
fn authority(text: &str, scheme: &Scheme) -> Option<Authority> {
    let (host, port) = match text.rfind(':') {
        // A colon within brackets belongs to an IPv6 address.
        Some(colon) if !text[colon..].contains(']') => (&text[..colon], Some(&text[colon + 1..])),
        _ => (text, None),
    };
    if !is_host(host) {
        return None;
    }
    let port = match port {
        None | Some("") => None,
        Some(port) if port.bytes().all(|b| b.is_ascii_digit()) => Some(u16::from_str(port).ok()?),
        Some(_) => return None,
    };
    let default = if *scheme == Scheme::HTTPS { 443 } else { 80 };
    let mut normal = host.to_ascii_lowercase();
    if let Some(port) = port.filter(|port| *port != default) {
        normal.push(':');
        normal.push_str(&port.to_string());
    }
    Authority::from_maybe_shared(normal).ok()
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Ipv6Addr::from_str(address).is_ok();
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let last = name.rsplit('.').next().unwrap_or_default();
    // URLs take a name that ends in a number for an IPv4 address.
    let numeric = last.bytes().all(|b| b.is_ascii_digit()) || last.to_ascii_lowercase().starts_with("0x");
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&b);
    !name.is_empty() && name.bytes().all(allowed) && (!numeric || Ipv4Addr::from_str(name).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sent: &str, expected: Option<&str>) {
        let site = Sites::default().named(sent.as_bytes(), &Scheme::HTTP);
        assert_eq!(site.ok().map(|site| site.authority().to_string()).as_deref(), expected, "{sent:?}");
    }

    #[test]
    fn a_valid_host_is_normal_in_the_url() {
        check("example.com", Some("example.com"));
        check("Example.COM:8787", Some("example.com:8787"));
        check("example.com:80", Some("example.com"));
        check("example.com:", Some("example.com"));
        check("example.com.", Some("example.com."));
        check("127.0.0.1:1", Some("127.0.0.1:1"));
        check("[::1]:8787", Some("[::1]:8787"));
        check("my_service", Some("my_service"));
    }

    #[test]
    fn what_no_url_can_contain_is_refused() {
        for sent in [
            "",
            ":80",
            ".",
            "user@example.com",
            "a b",
            "a/b",
            "a?b",
            "a#b",
            "a%41",
            "a\\b",
            "exämple.com",
            "example.com:99999",
            "example.com:+1",
            "example.com:80:80",
            "::1",
            "[::1",
            "[::g]",
            "1.2.3.999",
            "1.2.3",
            "0x7f.0x1",
        ] {
            check(sent, None);
        }
    }

    #[test]
    fn the_last_host_of_a_connection_is_remembered() {
        let sites = Sites::default();
        let first = sites.named(b"example.com", &Scheme::HTTP).unwrap();
        assert!(Rc::ptr_eq(&first, &sites.named(b"example.com", &Scheme::HTTP).unwrap()));
        assert!(!Rc::ptr_eq(&first, &sites.named(b"example.org", &Scheme::HTTP).unwrap()));
    }
}
