//! OpenID Connect's `userinfo`.

use serde_json::json;

use crate::oauth::Viewer;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::state::State;

/// The account behind an access token; its address only where that was asked for.
pub(super) fn answer(state: &State, viewer: &Viewer) -> Result<Reply, Refusal> {
    let account = state.account(&viewer.email)?;
    let mut info = json!({"sub": account.sub});
    if viewer.has("email") {
        info["email"] = json!(account.email);
        info["email_verified"] = json!(true);
    }
    if viewer.has("profile") {
        info["name"] = json!(account.name);
    }
    Ok(Reply::json(200, &info))
}
