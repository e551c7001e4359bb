//! The consent screen.

use url::Url;

use super::{Code, Grant, scope};
use crate::call::Call;
use crate::options::Consent;
use crate::reply::Reply;
use crate::state::State;

/// What an app asks for, checked.
struct Asked {
    client: String,
    redirect_uri: Url,
    state: String,
    challenge: String,
    scopes: Vec<String>,
    offline: bool,
    prompts: bool,
}

/// `GET /o/oauth2/v2/auth`, and the links of its page.
pub(crate) fn answer(state: &mut State, call: &Call) -> Reply {
    let asked = match Asked::read(state, call) {
        Ok(asked) => asked,
        Err((code, why)) => return error_page(code, &why),
    };
    let Some(email) = who_signs_in(state, call) else {
        return error_page("invalid_account", "There is no such account here.");
    };
    let decided = call.path.ends_with("/decide");
    match state.oauth.consent.clone() {
        Consent::Ask if !decided => consent_page(call, &asked, &email),
        Consent::Ask if call.param("decision") == Some("deny") => {
            asked.send_back(&[("error", "access_denied")])
        }
        Consent::Deny => asked.send_back(&[("error", "access_denied")]),
        Consent::Grant | Consent::Ask => grant(state, &asked, &email, &asked.scopes.clone()),
        Consent::GrantOnly(wanted) => {
            let ticked = |scope: &&String| {
                wanted
                    .iter()
                    .any(|w| scope::short(w) == scope::short(scope))
            };
            let scopes: Vec<String> = asked.scopes.iter().filter(ticked).cloned().collect();
            grant(state, &asked, &email, &scopes)
        }
        Consent::WrongState => {
            let asked = Asked {
                state: format!("{}x", asked.state),
                ..asked
            };
            let scopes = asked.scopes.clone();
            grant(state, &asked, &email, &scopes)
        }
    }
}

impl Asked {
    /// Reads the request, or says what Google's error page would say.
    fn read(state: &State, call: &Call) -> Result<Self, (&'static str, String)> {
        let need = |name: &'static str| {
            let missing = || {
                (
                    "invalid_request",
                    format!("Missing required parameter: {name}"),
                )
            };
            call.param(name).map(str::to_owned).ok_or_else(missing)
        };
        let invalid = |why: &str| Err(("invalid_request", why.to_owned()));
        let client = need("client_id")?;
        if !state.oauth.knows_client(&client) {
            return Err(("invalid_client", "The OAuth client was not found.".into()));
        }
        let redirect_uri = loopback(&need("redirect_uri")?)?;
        if need("response_type")? != "code" {
            return Err(("unsupported_response_type", "Invalid response_type.".into()));
        }
        let scopes: Vec<String> = need("scope")?.split_whitespace().map(scope::long).collect();
        if let Some(unknown) = scopes.iter().find(|scope| !scope::is_known(scope)) {
            return Err((
                "invalid_scope",
                format!("Some requested scopes were invalid: {unknown}"),
            ));
        }
        if need("code_challenge_method")? != "S256" {
            return invalid("The code challenge method has to be S256.");
        }
        let challenge = need("code_challenge")?;
        if challenge.len() != 43 {
            return invalid("The code challenge is no SHA-256 digest in base64url.");
        }
        Ok(Self {
            client,
            redirect_uri,
            state: need("state")?,
            challenge,
            scopes,
            offline: call.param("access_type") == Some("offline"),
            prompts: call
                .param("prompt")
                .is_some_and(|prompt| prompt.contains("consent")),
        })
    }

    /// Sends the browser back to the app.
    fn send_back(&self, params: &[(&str, &str)]) -> Reply {
        let mut url = self.redirect_uri.clone();
        url.query_pairs_mut()
            .append_pair("state", &self.state)
            .extend_pairs(params);
        Reply::redirect(url)
    }
}

fn grant(state: &mut State, asked: &Asked, email: &str, scopes: &[String]) -> Reply {
    let now = state.clock.now();
    let consent = (email.to_owned(), asked.client.clone());
    let first = state.oauth.consented.insert(consent);
    let code = Code {
        grant: Grant {
            email: email.into(),
            client: asked.client.clone(),
            scopes: scopes.to_vec(),
        },
        redirect_uri: asked.redirect_uri.to_string(),
        challenge: asked.challenge.clone(),
        offline: asked.offline && (first || asked.prompts),
        issued: now,
    };
    let name = super::issue::secret("4/0A");
    state.oauth.codes.insert(name.clone(), code);
    asked.send_back(&[("code", &name), ("scope", &scopes.join(" "))])
}

/// A redirect goes back to this computer over plain http, as for clients of type "Desktop app".
fn loopback(text: &str) -> Result<Url, (&'static str, String)> {
    let mismatch = || {
        (
            "redirect_uri_mismatch",
            format!("Not a loopback address: {text}"),
        )
    };
    let url = Url::parse(text).map_err(|_| mismatch())?;
    let here = ["127.0.0.1", "[::1]", "localhost"];
    if url.scheme() == "http" && url.host_str().is_some_and(|host| here.contains(&host)) {
        return Ok(url);
    }
    Err(mismatch())
}

/// What the person chooses beats the app's hint; without either it is the first account.
fn who_signs_in(state: &State, call: &Call) -> Option<String> {
    let hinted = state.oauth.signs_in.as_deref().or(call.param("login_hint"));
    let account = match hinted {
        None => state.accounts.first(),
        Some(hint) => state
            .accounts
            .iter()
            .find(|a| a.email == hint || a.sub == hint),
    };
    account.map(|account| account.email.clone())
}

fn consent_page(call: &Call, asked: &Asked, email: &str) -> Reply {
    let link = |decision: &str| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query
            .extend_pairs(&call.query)
            .append_pair("decision", decision);
        escape(&format!("/o/oauth2/v2/auth/decide?{}", query.finish()))
    };
    let scopes: Vec<String> = asked
        .scopes
        .iter()
        .map(|scope| format!("<li>{}</li>", escape(scope)))
        .collect();
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sign in (demo)</title>\
         <body style=\"font:16px/1.5 sans-serif;max-width:34rem;margin:4rem auto\">\
         <h1>Demo Google account</h1><p>An app on this computer wants to access the account <b>{}</b>:</p><ul>{}</ul>\
         <p><a id=\"allow\" href=\"{}\">Allow</a> &nbsp; <a id=\"deny\" href=\"{}\">Deny</a></p></body></html>",
        escape(email),
        scopes.concat(),
        link("allow"),
        link("deny"),
    );
    Reply::html(200, page)
}

fn error_page(code: &str, why: &str) -> Reply {
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Error 400: {code}</title>\
         <h1>Access blocked</h1><p>Error 400: {code}</p><p>{}</p></html>",
        escape(why)
    );
    let mut reply = Reply::html(400, page);
    reply.reason = Some(code.into());
    reply.careless = Some(format!("{code}: {why}"));
    reply
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
