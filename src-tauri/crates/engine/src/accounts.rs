//! Signing in and out: what is kept of a person's consent, and how it is given back.

use std::sync::Arc;
use std::time::Duration;

use google::{Client, ClientId, Grant, Mode, Paste, Run, SecretString, SignIn};
use store::account::{self, Account};
use store::workspace::Workspace;
use store::{ReadTx, calendar, workspace};
use tokio_util::sync::CancellationToken;

use crate::config::SecretsPlace;
use crate::doctor::try_secrets;
use crate::engine::{Engine, workspace_named};
use crate::view::Wrong;
use crate::{Code, Error, google_errors};

/// How long reading the calendar list, or revoking, may take.
const FOLLOW_UP_LIMIT: Duration = Duration::from_mins(1);

impl Engine {
    /// Signs a workspace in: opens a loopback port, gives `show` the page for the browser and what takes its answer
    /// should it not reach the port, waits for that for at most `limit`, keeps the refresh token and reads the calendar list. Gives the account's e-mail address.
    ///
    /// # Errors
    /// No keychain: `keychain`, before anybody is asked. Denied, no leave to read, or wrong state: `access-denied`; `limit` over: `timeout`; another Google account than
    /// the workspace's: `invalid-input`. In all of these the workspace is as before. Where only the calendar list could
    /// not be read, the workspace is signed in and the next sync reads it.
    pub async fn login(
        &self,
        workspace: &str,
        mode: Mode,
        limit: Duration,
        cancel: &CancellationToken,
        show: impl FnOnce(String, Paste) + Send,
    ) -> Result<String, Error> {
        let name = workspace.to_owned();
        let (hint, app) = self
            .off_thread(move |engine| {
                let known = engine.store().read(|tx| {
                    let workspace = workspace_named(tx, &name)?;
                    account_of(tx, &workspace)
                })?;
                let app = engine.google_app()?;
                // Before anybody is asked for consent that could not be kept.
                if engine.config().secrets == SecretsPlace::Keychain {
                    try_secrets(&*engine.shared.secrets).map_err(google_errors::secret)?;
                }
                Ok((known.map(|account| account.email), app))
            })
            .await?;
        let hint = hint.filter(|email| !email.is_empty());
        let sign_in = SignIn::begin(&app, mode, hint.as_deref()).await?;
        show(sign_in.url().to_string(), sign_in.paste());
        let grant = sign_in.finish(limit, cancel).await?;
        must_allow_reading(&grant)?;
        let run = Run::new(FOLLOW_UP_LIMIT, cancel.clone());
        if let Some(email) = self.join_wider(workspace, mode, &grant, &run).await? {
            return Ok(email);
        }
        let (clock, since) = (self.config().clock.clone(), self.now());
        let client = Client::signed_in(&app, &grant, Arc::clone(&self.shared.secrets))
            .with_age(move || clock.now().duration_since(since));
        let email = grant.email.clone();
        let (name, client_id) = (workspace.to_owned(), app.client_id().id.clone());
        let (sub, account_id) = self
            .off_thread(move |engine| {
                let id = engine.keep_grant(&name, mode, &client_id, &grant)?;
                Ok((grant.sub, id))
            })
            .await?;
        self.set_client(&sub, Some(client.clone()));
        self.read_calendar_list(&client, &run, account_id).await?;
        Ok(email)
    }

    /// Where another workspace uses a sign-in of the same account that may do more, and that still works, this one uses
    /// it too: its token would be lost if the new one took its place. Gives the account's e-mail address then.
    async fn join_wider(
        &self,
        name: &str,
        mode: Mode,
        grant: &Grant,
        run: &Run,
    ) -> Result<Option<String>, Error> {
        let (own_name, sub) = (name.to_owned(), grant.sub.clone());
        let found = self
            .off_thread(move |engine| {
                let wider = engine
                    .store()
                    .read(|tx| wider_account(tx, &own_name, &sub, mode))?;
                wider
                    .map(|account| Ok((engine.client(&account)?, account)))
                    .transpose()
            })
            .await?;
        let Some((client, account)) = found else {
            return Ok(None);
        };
        self.store().read(|tx| own_workspace(tx, name, grant))?;
        match self.read_calendar_list(&client, run, account.id).await {
            Err(error) if error.code == Code::Cancelled => return Err(error),
            // It is dead, or cannot be tried: what is new is certain to work.
            Err(_) => return Ok(None),
            Ok(()) => {}
        }
        self.store().write(|tx| {
            let workspace = own_workspace(tx, name, grant)?;
            workspace::sign_in(tx, workspace.id, account.id)?;
            // The list was read before this workspace was one of the account's.
            calendar::attach(tx, account.id)?;
            Ok::<_, Error>(store::outbox::revive(tx, workspace.id)?)
        })?;
        Ok(Some(account.email))
    }

    /// The token into the keychain first, then the rows: a row without a token would be half an account, a token
    /// without a row is replaced by the next sign-in.
    fn keep_grant(
        &self,
        name: &str,
        mode: Mode,
        client_id: &str,
        grant: &Grant,
    ) -> Result<i64, Error> {
        self.store().read(|tx| own_workspace(tx, name, grant))?;
        self.shared
            .secrets
            .store(&grant.sub, &grant.refresh_token)
            .map_err(google_errors::secret)?;
        self.store().write(|tx| {
            // Asked again: another process may have signed it in meanwhile.
            let workspace = own_workspace(tx, name, grant)?;
            let signed_in = account::SignedIn {
                sub: &grant.sub,
                email: &grant.email,
                mode: mode.as_str(),
                scopes: &grant.scopes.join(" "),
                client_id,
            };
            let id = account::put(tx, signed_in, self.now())?;
            workspace::sign_in(tx, workspace.id, id)?;
            store::outbox::revive(tx, workspace.id)?;
            Ok(id)
        })
    }

    /// Signs a workspace out. At the last one of an account Google is asked to revoke, and the tokens are forgotten in
    /// any case. Events stay until the workspace is removed.
    ///
    /// # Errors
    /// `auth-required` where it is not signed in; `keychain` where that cannot be used, with nothing changed; `network`
    /// and the like where Google could not be told: the message says how to revoke by hand.
    pub async fn logout(&self, name: &str, cancel: &CancellationToken) -> Result<(), Error> {
        let name = name.to_owned();
        let Some((account, token)) = self
            .off_thread(move |engine| engine.sign_out(&name))
            .await?
        else {
            return Ok(());
        };
        self.revoke(account, &token, cancel).await
    }

    /// Asks Google to end the account's sign-in, whose token was forgotten here.
    pub(crate) async fn revoke(
        &self,
        account: Account,
        token: &SecretString,
        cancel: &CancellationToken,
    ) -> Result<(), Error> {
        // Revoking names only the token; the OAuth client of today may be another, or none.
        let client_id = ClientId {
            id: account.client_id,
            secret: None,
        };
        let app = self
            .off_thread(move |engine| engine.app_of(client_id))
            .await?;
        let run = Run::new(FOLLOW_UP_LIMIT, cancel.clone());
        google::revoke(&app, &run, token).await.map_err(|error| {
            let error = Error::from(error);
            let page = "https://myaccount.google.com/connections";
            let message = format!(
                "signed out here, but Google could not be told ({}); revoke Hourwright's access yourself at {page}",
                error.message
            );
            Error::new(error.code, message).because(Wrong::NotRevoked {
                page: page.to_owned(),
            })
        })
    }

    /// Signs a workspace out on this machine. Gives the account and the forgotten token where it was the last workspace
    /// that used them.
    pub(crate) fn sign_out(&self, name: &str) -> Result<Option<(Account, SecretString)>, Error> {
        let (account, is_last) = self.store().read(|tx| {
            let account = signed_in_account(tx, name)?;
            let is_last = account::users(tx, account.id)? == 1;
            Ok::<_, Error>((account, is_last))
        })?;
        let mut token = None;
        if is_last {
            // Before the rows: who dies in between is signed in without a token, and can sign out once more. The other way
            // round the token would stay in the keychain with nobody to forget it.
            let secrets = &self.shared.secrets;
            token = secrets.load(&account.sub).map_err(google_errors::secret)?;
            self.set_client(&account.sub, None);
            secrets
                .forget(&account.sub)
                .map_err(google_errors::secret)?;
        }
        self.store().write(|tx| {
            workspace::sign_out(tx, workspace_named(tx, name)?.id)?;
            sign_out_if_unused(tx, account.id)
        })?;
        Ok(token.map(|token| (account, token)))
    }
}

/// Without these the account is of no use; without leave to write, it can still be read.
fn must_allow_reading(grant: &Grant) -> Result<(), Error> {
    let (to_write, to_read): (Vec<&String>, Vec<&String>) = grant
        .missing
        .iter()
        .partition(|scope| scope.ends_with("/calendar.app.created"));
    if !to_write.is_empty() {
        tracing::warn!("planned blocks cannot be written to Google: that box was not ticked");
    }
    if to_read.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = to_read.into_iter().map(String::as_str).collect();
    Err(Error::new(
        Code::AccessDenied,
        format!(
            "Google was not allowed to show the calendars ({}); sign in again and tick these boxes",
            names.join(", ")
        ),
    )
    .because(Wrong::BoxesUnticked))
}

/// The account of that `sub`, where its sign-in may do more than `mode` and another workspace than `name` uses it.
fn wider_account(
    tx: &ReadTx<'_>,
    name: &str,
    sub: &str,
    mode: Mode,
) -> Result<Option<Account>, Error> {
    let full = Mode::Full.as_str();
    let Some(account) = account::by_sub(tx, sub)? else {
        return Ok(None);
    };
    let used_elsewhere = workspace::list(tx)?
        .iter()
        .any(|w| w.name != name && w.signed_in && w.account_id == Some(account.id));
    let is_wider = mode != Mode::Full && account.mode == full;
    Ok(
        (is_wider && used_elsewhere && account.state == account::State::SignedIn)
            .then_some(account),
    )
}

/// The workspace, unless it belongs to somebody else.
fn own_workspace(tx: &ReadTx<'_>, name: &str, grant: &Grant) -> Result<Workspace, Error> {
    let workspace = workspace_named(tx, name)?;
    match account_of(tx, &workspace)? {
        Some(known) if known.sub != grant.sub => {
            let message = format!(
                "workspace {name:?} belongs to {}, but {} signed in; use another workspace for that account",
                known.email, grant.email
            );
            Err(Error::invalid(message).because(Wrong::OtherAccount {
                workspace: name.to_owned(),
                owner: known.email,
                signed_in: grant.email.clone(),
            }))
        }
        _ => Ok(workspace),
    }
}

/// The account that the workspace shows, signed in or not.
fn account_of(tx: &ReadTx<'_>, workspace: &Workspace) -> Result<Option<Account>, Error> {
    Ok(match workspace.account_id {
        Some(id) => account::get(tx, id)?,
        None => None,
    })
}

fn signed_in_account(tx: &ReadTx<'_>, name: &str) -> Result<Account, Error> {
    let workspace = workspace_named(tx, name)?;
    let account = account_of(tx, &workspace)?.filter(|_| workspace.signed_in);
    account.ok_or_else(|| not_signed_in(name))
}

/// What to say where a sign-in is needed and none is there.
pub(crate) fn not_signed_in(workspace: &str) -> Error {
    Error::new(
        Code::AuthRequired,
        format!(
            "workspace {workspace:?} is not signed in; `hourwright login --workspace {workspace}` signs it in"
        ),
    )
}

/// Notes that the account's sign-in was given up, and says so, where no workspace uses it any more.
fn sign_out_if_unused(tx: &store::WriteTx<'_>, account_id: i64) -> Result<bool, Error> {
    let unused = account::users(tx, account_id)? == 0;
    if unused {
        account::set_state(tx, account_id, account::State::SignedOut)?;
    }
    Ok(unused)
}
