//! Where Google is: four addresses, each of which may be replaced for tests and the demo.
//!
//! Tokens travel to these addresses, so nothing but https is accepted, or http that cannot leave this machine.

use std::fmt;

use url::{Host, Url};

use crate::error::{Error, Result};

/// One of the addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// The page on which a person signs in and consents.
    Authorization,
    /// Where codes and refresh tokens are exchanged for access tokens.
    Token,
    /// Where tokens are given back.
    Revocation,
    /// The root before `/calendar/v3` and `/oauth2/v3/userinfo`.
    Api,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Endpoint::Authorization => "authorization",
            Endpoint::Token => "token",
            Endpoint::Revocation => "revocation",
            Endpoint::Api => "API",
        })
    }
}

/// The four addresses. The default ones are Google's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    authorization: Url,
    token: Url,
    revocation: Url,
    api: Url,
}

impl Default for Endpoints {
    fn default() -> Endpoints {
        let known = |text: &str| Url::parse(text).expect("a constant that a test has parsed");
        Endpoints {
            authorization: known("https://accounts.google.com/o/oauth2/v2/auth"),
            token: known("https://oauth2.googleapis.com/token"),
            revocation: known("https://oauth2.googleapis.com/revoke"),
            api: known("https://www.googleapis.com"),
        }
    }
}

impl Endpoints {
    /// The same addresses but for one.
    ///
    /// # Errors
    /// [`Error::Endpoint`] unless `url` is https, or http on a loopback address.
    pub fn with(mut self, which: Endpoint, url: &str) -> Result<Endpoints> {
        let checked = check(url).map_err(|reason| Error::Endpoint {
            which,
            value: url.to_owned(),
            reason,
        })?;
        match which {
            Endpoint::Authorization => self.authorization = checked,
            Endpoint::Token => self.token = checked,
            Endpoint::Revocation => self.revocation = checked,
            Endpoint::Api => self.api = checked,
        }
        Ok(self)
    }

    /// One of the addresses.
    pub fn url(&self, which: Endpoint) -> &Url {
        match which {
            Endpoint::Authorization => &self.authorization,
            Endpoint::Token => &self.token,
            Endpoint::Revocation => &self.revocation,
            Endpoint::Api => &self.api,
        }
    }

    /// The API's address with these path segments, each percent-encoded: calendar ids hold `#`, `@` and `/`.
    pub(crate) fn api(&self, segments: &[&str]) -> Url {
        let mut url = self.api.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }
}

/// Whether what is sent there stays on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        // RFC 6761 section 6.3 promises that this one name never leaves the machine.
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn check(text: &str) -> std::result::Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    if url.host().is_none() {
        return Err("it names no host".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it must not hold a user name or a password".to_owned());
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err("http is allowed on a loopback address only; use https".to_owned()),
        other => Err(format!("{other} is not https")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_or_loopback_is_accepted() {
        for good in [
            "https://example.org/token",
            "http://127.0.0.1:8080",
            "http://127.8.9.1/x",
            "http://[::1]:1/",
            "http://localhost:3000",
        ] {
            Endpoints::default().with(Endpoint::Api, good).expect(good);
        }
        for bad in [
            "http://example.org",
            "http://localhost.example.org",
            "http://127.0.0.1.example.org/",
            "http://10.0.0.1",
            "http://user:pw@127.0.0.1/",
            "ftp://127.0.0.1",
            "file:///etc/passwd",
            "127.0.0.1:80",
            "",
        ] {
            let error = Endpoints::default()
                .with(Endpoint::Token, bad)
                .expect_err(bad);
            assert_eq!(error.code(), "invalid-input");
            assert!(error.to_string().contains("token address"), "{error}");
        }
    }

    /// P48: ids of holidays and of people, and some that only a tester would choose.
    #[test]
    fn path_segments_are_encoded() {
        let endpoints = Endpoints::default()
            .with(Endpoint::Api, "http://127.0.0.1:1/root/")
            .unwrap();
        for (id, encoded) in [
            ("ada@example.org", "ada@example.org"),
            (
                "en.usa#holiday@group.v.calendar.google.com",
                "en.usa%23holiday@group.v.calendar.google.com",
            ),
            ("a/b?c", "a%2Fb%3Fc"),
            ("100% sure", "100%25%20sure"),
            ("🦀", "%F0%9F%A6%80"),
        ] {
            assert_eq!(
                endpoints.api(&["calendars", id]).as_str(),
                format!("http://127.0.0.1:1/root/calendars/{encoded}")
            );
        }
    }
}
