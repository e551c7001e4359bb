//! Taking a grant back.

use serde_json::json;

use super::client::Form;
use crate::call::Call;
use crate::reply::Reply;
use crate::state::State;

/// `POST /revoke`: any token of a grant ends all of it.
pub(crate) fn answer(state: &mut State, call: &Call) -> Reply {
    let form = Form(call.form());
    let token = form
        .get("token")
        .or(call.param("token"))
        .unwrap_or_default();
    let oauth = &mut state.oauth;
    let by_access = oauth.access.get(token).map(|access| &access.grant);
    let by_refresh = oauth.refresh.get(token).map(|refresh| &refresh.grant);
    let Some(grant) = by_access.or(by_refresh).cloned() else {
        return super::client::error("invalid_token", "Token expired or revoked");
    };
    oauth.forget(|other| other.email == grant.email && other.client == grant.client);
    Reply::json(200, &json!({}))
}
