//! Whether Google knows an OAuth client, found out without anybody signing in.

use secrecy::SecretString;

use super::exchange::{Given, exchange};
use crate::app::App;
use crate::error::{Error, Result};
use crate::run::Run;

/// A refresh token that Google never gave out.
const NOBODYS: &str = "hourwright-asks-whether-this-client-is-known";

/// Asks the token endpoint to exchange a refresh token that does not exist. It looks at the client first (RFC 6749
/// section 5.2): `invalid_client` says that id or secret are wrong, `invalid_grant` that only the token is.
///
/// # Errors
/// [`Error::AccessDenied`] where Google does not know the client by this id and secret.
pub async fn try_client(app: &App, run: &Run) -> Result<()> {
    match exchange(app, run, Given::Refresh(&SecretString::from(NOBODYS))).await {
        Ok(_) | Err(Error::AccessRevoked(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
