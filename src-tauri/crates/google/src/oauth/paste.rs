//! The answer by hand: a browser that cannot reach the loopback port, because it runs on another machine, ends on a page
//! that it cannot open; but its address holds Google's answer.

use std::sync::Arc;

use url::Url;

use super::loopback::{Desk, understand};
use crate::error::{Error, Result};

/// Takes the address of that page. It is held to what a request at the port is held to: host, path and state.
#[derive(Clone)]
pub struct Paste(pub(super) Arc<Desk>);

impl Paste {
    /// Hands the address to the sign-in, which then goes on, or ends where the address says that it was refused.
    ///
    /// # Errors
    /// [`Error::AccessDenied`] where it is no answer to this sign-in, which goes on waiting, or where that is over.
    pub fn take(&self, address: &str) -> Result<()> {
        let url = Url::parse(address.trim()).ok();
        let ours = url.filter(|url| url.scheme() == "http" && url.authority() == self.0.host);
        let answer = ours.and_then(|url| understand(url.path(), url.query(), &self.0.state));
        let Some(answer) = answer else {
            return Err(Error::AccessDenied(format!(
                "this is not where the sign-in ends; that address begins with http://{}/? and is the one that the \
                 browser shows after Google's last page",
                self.0.host
            )));
        };
        self.0.found.try_send(answer).map_err(|_| {
            Error::AccessDenied("this sign-in has its answer already or is over".to_owned())
        })
    }
}
