//! The person's own OAuth client, tried out before anybody signs in with it.

use std::time::Duration;

use google::{ClientId, ExposeSecret, Run, SecretString};
use tokio_util::sync::CancellationToken;

use crate::Error;
use crate::engine::Engine;
use crate::view::Wrong;

/// Somebody waits for the answer.
const LIMIT: Duration = Duration::from_secs(20);

/// What every id of Google's ends with.
const ID_ENDING: &str = ".apps.googleusercontent.com";

impl Engine {
    /// Asks Google whether it knows this client; `None` stands for the id or secret that is set. Nothing is stored.
    ///
    /// # Errors
    /// `invalid-input` where id or secret cannot be one; `access-denied` where Google does not know them together.
    pub async fn test_google_client(
        &self,
        id: Option<&str>,
        secret: Option<&str>,
    ) -> Result<(), Error> {
        let set = self.off_thread(Engine::google_app).await;
        let set = set.map(|app| app.client_id().clone());
        let mut client = match id {
            None => set?,
            Some(id) => ClientId {
                id: id.to_owned(),
                secret: set.ok().and_then(|set| set.secret),
            },
        };
        if let Some(secret) = secret {
            client.secret = Some(SecretString::from(secret));
        }
        check_form(&client)?;
        let app = self.off_thread(move |engine| engine.app_of(client)).await?;
        let run = Run::new(LIMIT, CancellationToken::new());
        Ok(google::try_client(&app, &run).await?)
    }
}

fn check_form(client: &ClientId) -> Result<(), Error> {
    let is_one_word = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    if !is_one_word(&client.id) || !client.id.ends_with(ID_ENDING) {
        return Err(Error::invalid(format!(
            "the client id ends in {ID_ENDING}; copy it from the Cloud console's list of clients"
        ))
        .because(Wrong::ClientId {
            ending: ID_ENDING.to_owned(),
        }));
    }
    let secret = client.secret.as_ref().map(ExposeSecret::expose_secret);
    match secret {
        None => Err(Error::invalid(
            "the client secret is missing; the Cloud console shows it beside the id",
        )
        .because(Wrong::ClientSecret)),
        // It is not repeated: what was pasted by mistake may be another secret.
        Some(secret) if !is_one_word(secret) => Err(Error::invalid(
            "the client secret is one word without spaces; copy it again from the Cloud console",
        )
        .because(Wrong::ClientSecret)),
        Some(_) => Ok(()),
    }
}
