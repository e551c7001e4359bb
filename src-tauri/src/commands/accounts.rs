//! Signing in and out.

use engine::view::{Overview, SignInState};
use tauri::State;
use tokio_util::sync::CancellationToken;

use crate::failure::Answer;
use crate::shown::Shown;

#[tauri::command]
pub(crate) async fn sign_in(
    shown: State<'_, Shown>,
    workspace: String,
    mode: String,
) -> Answer<SignInState> {
    let mode = mode.parse().map_err(engine::Error::invalid)?;
    Ok(shown.engine()?.start_sign_in(&workspace, mode).await?)
}

#[tauri::command(async)]
pub(crate) fn sign_in_state(shown: State<'_, Shown>) -> Answer<SignInState> {
    Ok(shown.engine()?.sign_in_state())
}

#[tauri::command(async)]
pub(crate) fn cancel_sign_in(shown: State<'_, Shown>) -> Answer<()> {
    shown.engine()?.cancel_sign_in();
    Ok(())
}

#[tauri::command(async)]
pub(crate) fn paste_sign_in(shown: State<'_, Shown>, address: String) -> Answer<()> {
    shown.engine()?.paste_sign_in(&address)?;
    Ok(())
}

#[tauri::command]
pub(crate) async fn sign_out(
    shown: State<'_, Shown>,
    workspace: String,
    forget: bool,
) -> Answer<Overview> {
    let engine = shown.engine()?;
    let signed_out = engine.logout(&workspace, &CancellationToken::new()).await;
    // Where Google could not be told, the workspace is signed out here all the same.
    let stays = engine
        .workspaces()?
        .workspaces
        .iter()
        .any(|known| known.name == workspace && known.account.is_some());
    if forget && !stays {
        engine.forget_account(&workspace)?;
    }
    signed_out?;
    shown.overview()
}

/// Asks Google whether it knows this OAuth client; `None` stands for what is set.
#[tauri::command]
pub(crate) async fn test_google_client(
    shown: State<'_, Shown>,
    id: Option<String>,
    secret: Option<String>,
) -> Answer<()> {
    let engine = shown.engine()?;
    Ok(engine
        .test_google_client(id.as_deref(), secret.as_deref())
        .await?)
}
