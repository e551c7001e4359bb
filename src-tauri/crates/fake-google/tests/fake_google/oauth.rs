//! Consent, codes, tokens, scopes.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fake_google::{Client, Clock, Consent, Endpoint, FakeGoogle, Options, seed};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use crate::world::{Answer, EVENTS, LIST, MARA, World, answer, client, options};

const VERIFIER: &str = "0123456789abcdefghijklmnopqrstuvwxyz-._~ABCDEFG";
const REDIRECT: &str = "http://127.0.0.1:9999/callback";
const SCOPES: &str = "openid email https://www.googleapis.com/auth/calendar.events";

fn asked() -> HashMap<&'static str, String> {
    HashMap::from([
        ("response_type", "code".into()),
        ("client_id", Client::demo().id),
        ("redirect_uri", REDIRECT.into()),
        ("scope", SCOPES.into()),
        ("state", "s t/4?e".into()),
        (
            "code_challenge",
            URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER)),
        ),
        ("code_challenge_method", "S256".into()),
        ("access_type", "offline".into()),
        ("prompt", "consent".into()),
    ])
}

async fn authorize(google: &FakeGoogle, asked: &HashMap<&str, String>) -> Answer {
    answer(client().get(google.auth_url()).query(asked)).await
}

/// The parameters that come back to the app.
fn returned(answer: &Answer) -> HashMap<String, String> {
    assert_eq!(answer.status, 302, "{}", answer.text);
    let url = Url::parse(answer.header("location")).unwrap();
    assert!(url.as_str().starts_with(REDIRECT));
    url.query_pairs().into_owned().collect()
}

async fn code(google: &FakeGoogle) -> String {
    returned(&authorize(google, &asked()).await)["code"].clone()
}

fn exchange(code: &str) -> HashMap<&'static str, String> {
    HashMap::from([
        ("grant_type", "authorization_code".into()),
        ("code", code.into()),
        ("code_verifier", VERIFIER.into()),
        ("redirect_uri", REDIRECT.into()),
        ("client_id", Client::demo().id),
        ("client_secret", Client::demo().secret),
    ])
}

async fn token(google: &FakeGoogle, form: &HashMap<&str, String>) -> Answer {
    answer(client().post(google.token_url()).form(form)).await
}

async fn refresh(google: &FakeGoogle, refresh_token: &str) -> Answer {
    let form = HashMap::from([
        ("grant_type", "refresh_token".into()),
        ("refresh_token", refresh_token.into()),
        ("client_id", Client::demo().id),
        ("client_secret", Client::demo().secret),
    ]);
    token(google, &form).await
}

async fn signed_in(google: &FakeGoogle) -> Value {
    let answer = token(google, &exchange(&code(google).await)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_code_becomes_tokens() {
    let google = FakeGoogle::start(options()).await.unwrap();
    let back = returned(&authorize(&google, &asked()).await);
    assert_eq!(back["state"], "s t/4?e");

    let answer = token(&google, &exchange(&back["code"])).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json["expires_in"], 3599);
    assert_eq!(answer.json["token_type"], "Bearer");
    assert!(text(&answer.json, "refresh_token").starts_with("1//"));
    let granted = text(&answer.json, "scope");
    assert!(
        granted.contains("openid")
            && granted.contains("auth/userinfo.email")
            && granted.contains("calendar.events")
    );

    let id_token = text(&answer.json, "id_token");
    let claims = URL_SAFE_NO_PAD
        .decode(id_token.split('.').nth(1).unwrap())
        .unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["iss"], "https://accounts.google.com");
    assert_eq!(claims["aud"], Client::demo().id);
    assert_eq!(claims["email"], MARA);
    assert_eq!(claims["email_verified"], true);
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        3600
    );

    let url = format!("{}/oauth2/v3/userinfo", google.api_url());
    let info = crate::world::answer(
        client()
            .get(url)
            .bearer_auth(text(&answer.json, "access_token")),
    )
    .await;
    assert_eq!(info.json["email"], MARA);
    assert_eq!(info.json["sub"], claims["sub"]);
    assert_eq!(google.violations(), []);
}

#[tokio::test]
async fn the_authorization_request_is_checked() {
    let google = FakeGoogle::start(options()).await.unwrap();
    for (name, value) in [
        ("response_type", "token"),
        ("client_id", "somebody"),
        ("redirect_uri", "https://127.0.0.1:9999/callback"),
        ("redirect_uri", "http://example.com/callback"),
        ("scope", "calendar.everything"),
        ("code_challenge_method", "plain"),
        ("code_challenge", "short"),
        ("state", ""),
        ("code_challenge", ""),
    ] {
        let mut asked = asked();
        asked.insert(name, value.into());
        let answer = authorize(&google, &asked).await;
        assert_eq!(answer.status, 400, "{name}={value}");
    }
}

#[tokio::test]
async fn the_exchange_is_checked_and_uses_the_code_up() {
    let google = FakeGoogle::start(options()).await.unwrap();
    for (name, value, status, error) in [
        ("code", "nonsense", 400, "invalid_grant"),
        (
            "code_verifier",
            "another-verifier-that-is-long-enough-to-be-one",
            400,
            "invalid_grant",
        ),
        ("code_verifier", "", 400, "invalid_grant"),
        (
            "redirect_uri",
            "http://127.0.0.1:1/callback",
            400,
            "redirect_uri_mismatch",
        ),
        ("client_secret", "", 400, "invalid_request"),
        ("client_secret", "wrong", 401, "invalid_client"),
        ("grant_type", "password", 400, "unsupported_grant_type"),
    ] {
        let mut form = exchange(&code(&google).await);
        form.insert(name, value.into());
        let answer = token(&google, &form).await;
        assert_eq!(
            (answer.status, text(&answer.json, "error").as_str()),
            (status, error),
            "{name}={value}"
        );
    }
    let form = exchange(&code(&google).await);
    assert_eq!(token(&google, &form).await.status, 200);
    assert_eq!(token(&google, &form).await.json["error"], "invalid_grant");
}

#[tokio::test]
async fn the_consent_screen_can_be_told_what_to_answer() {
    let google = FakeGoogle::start(options()).await.unwrap();
    google.set_consent(Consent::Deny);
    let back = returned(&authorize(&google, &asked()).await);
    assert_eq!(back["error"], "access_denied");
    assert_eq!(back["state"], "s t/4?e");

    google.set_consent(Consent::WrongState);
    assert_ne!(
        returned(&authorize(&google, &asked()).await)["state"],
        "s t/4?e"
    );

    google.set_consent(Consent::GrantOnly(vec!["openid".into(), "email".into()]));
    let tokens = signed_in(&google).await;
    assert!(!text(&tokens, "scope").contains("calendar"));
}

#[tokio::test]
async fn the_consent_page_has_two_links() {
    let google = FakeGoogle::start(options()).await.unwrap();
    google.set_consent(Consent::Ask);
    let page = authorize(&google, &asked()).await;
    assert_eq!(page.status, 200);
    let link = |id: &str| {
        let start = page.text.find(&format!("id=\"{id}\" href=\"")).unwrap() + id.len() + 12;
        let end = page.text[start..].find('"').unwrap();
        let path = page.text[start..start + end].replace("&amp;", "&");
        format!("{}{path}", google.api_url())
    };
    let allowed = answer(client().get(link("allow"))).await;
    assert_eq!(
        token(&google, &exchange(&returned(&allowed)["code"]))
            .await
            .status,
        200
    );
    let denied = answer(client().get(link("deny"))).await;
    assert_eq!(returned(&denied)["error"], "access_denied");
}

#[tokio::test]
async fn a_hint_or_a_switch_says_who_signs_in() {
    let accounts = [
        seed::empty(MARA),
        seed::empty("jonas@example.com"),
        seed::empty("olga@example.com"),
    ];
    let google = FakeGoogle::start(Options::with_accounts(accounts))
        .await
        .unwrap();
    let who = async |asked: &HashMap<&str, String>| {
        let back = returned(&authorize(&google, asked).await);
        let tokens = token(&google, &exchange(&back["code"])).await.json;
        let url = format!("{}/oauth2/v3/userinfo", google.api_url());
        let info = answer(client().get(url).bearer_auth(text(&tokens, "access_token"))).await;
        text(&info.json, "email")
    };
    let mut hinted = asked();
    hinted.insert("login_hint", "jonas@example.com".into());
    assert_eq!(who(&asked()).await, MARA);
    assert_eq!(who(&hinted).await, "jonas@example.com");
    google.sign_in_as("olga@example.com");
    assert_eq!(who(&asked()).await, "olga@example.com");
    assert_eq!(who(&hinted).await, "olga@example.com", "the person decides");
}

#[tokio::test]
async fn a_refresh_token_comes_offline_at_the_first_consent_or_when_prompted() {
    let google = FakeGoogle::start(options()).await.unwrap();
    let has_refresh = async |access_type: &str, prompt: &str| {
        let mut asked = asked();
        asked.insert("access_type", access_type.into());
        asked.insert("prompt", prompt.into());
        let back = returned(&authorize(&google, &asked).await);
        let tokens = token(&google, &exchange(&back["code"])).await.json;
        tokens.get("refresh_token").is_some()
    };
    assert!(!has_refresh("online", "consent").await);
    assert!(
        !has_refresh("offline", "none").await,
        "a second consent without prompt"
    );
    assert!(has_refresh("offline", "consent").await);
    google.omit_refresh_tokens(true);
    assert!(!has_refresh("offline", "consent").await);

    let google = FakeGoogle::start(options()).await.unwrap();
    let mut first = asked();
    first.remove("prompt");
    let back = returned(&authorize(&google, &first).await);
    let tokens = token(&google, &exchange(&back["code"])).await.json;
    assert!(tokens.get("refresh_token").is_some(), "the first consent");
}

#[tokio::test]
async fn refreshing_gives_access_until_it_is_revoked() {
    let google = FakeGoogle::start(options()).await.unwrap();
    let tokens = signed_in(&google).await;
    let lasting = text(&tokens, "refresh_token");
    let again = refresh(&google, &lasting).await;
    assert_eq!(again.status, 200);
    assert!(
        again.json.get("refresh_token").is_none(),
        "it stays the same"
    );
    assert_ne!(again.json["access_token"], tokens["access_token"]);

    let revoked = answer(
        client()
            .post(google.revoke_url())
            .form(&[("token", &lasting)]),
    )
    .await;
    assert_eq!(revoked.status, 200);
    assert_eq!(
        refresh(&google, &lasting).await.json["error"],
        "invalid_grant"
    );
    let url = format!("{}{EVENTS}", google.api_url());
    let call = answer(
        client()
            .get(url)
            .bearer_auth(text(&again.json, "access_token")),
    )
    .await;
    assert_eq!(call.status, 401);
    let twice = answer(
        client()
            .post(google.revoke_url())
            .form(&[("token", &lasting)]),
    )
    .await;
    assert_eq!(
        (twice.status, text(&twice.json, "error").as_str()),
        (400, "invalid_token")
    );

    let tokens = signed_in(&google).await;
    google.account(MARA).revoke();
    assert_eq!(
        refresh(&google, &text(&tokens, "refresh_token")).await.json["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn rotated_refresh_tokens_are_good_once() {
    let google = FakeGoogle::start(Options {
        rotate_refresh_tokens: true,
        ..options()
    })
    .await
    .unwrap();
    let first = text(&signed_in(&google).await, "refresh_token");
    let second = text(&refresh(&google, &first).await.json, "refresh_token");
    assert_ne!(first, second);
    assert_eq!(refresh(&google, &first).await.status, 400);
    assert_eq!(refresh(&google, &second).await.status, 200);
}

#[tokio::test]
async fn tokens_age_by_the_servers_clock() {
    let seconds = Arc::new(AtomicI64::new(0));
    let read = Arc::clone(&seconds);
    let google = FakeGoogle::start(Options {
        clock: Clock::new(move || {
            Timestamp::from_second(1_800_000_000 + read.load(Ordering::SeqCst)).unwrap()
        }),
        access_token_life: SignedDuration::from_secs(100),
        refresh_token_life: Some(SignedDuration::from_hours(7 * 24)),
        ..options()
    })
    .await
    .unwrap();
    let tokens = signed_in(&google).await;
    assert_eq!(tokens["expires_in"], 100);
    let call = async || {
        let url = format!("{}{EVENTS}", google.api_url());
        answer(client().get(url).bearer_auth(text(&tokens, "access_token"))).await
    };
    assert_eq!(call().await.status, 200);
    seconds.store(100, Ordering::SeqCst);
    let expired = call().await;
    assert_eq!(expired.refused(), (401, "authError"));
    assert!(expired.header("www-authenticate").starts_with("Bearer"));
    assert_eq!(expired.json["error"]["status"], "UNAUTHENTICATED");
    let lasting = text(&tokens, "refresh_token");
    assert_eq!(refresh(&google, &lasting).await.status, 200);
    seconds.store(7 * 86_400, Ordering::SeqCst);
    assert_eq!(refresh(&google, &lasting).await.status, 400);
}

#[tokio::test]
async fn access_tokens_can_be_made_to_expire() {
    let world = World::new().await;
    assert_eq!(world.get(EVENTS).await.status, 200);
    world.google.account(MARA).expire_access_tokens();
    assert_eq!(world.get(EVENTS).await.status, 401);
    assert_eq!(world.get_as("ya29.unknown", EVENTS).await.status, 401);
    let url = format!("{}{EVENTS}", world.google.api_url());
    assert_eq!(answer(world.http.get(url)).await.status, 401);
}

#[tokio::test]
async fn scopes_open_only_what_they_say() {
    let world = World::new().await;
    let one = "/calendar/v3/calendars/primary";
    for (scope, list, events, calendar) in [
        ("calendar", 200, 200, 200),
        ("calendar.readonly", 200, 200, 200),
        ("calendar.calendarlist.readonly", 200, 403, 403),
        ("calendar.events", 403, 200, 403),
        ("calendar.events.readonly", 403, 200, 403),
        ("calendar.app.created", 403, 403, 403),
        ("openid", 403, 403, 403),
    ] {
        let token = world.token(MARA, &[scope]);
        let got = [LIST, EVENTS, one].map(|path| world.get_as(&token, path));
        let [a, b, c] = got;
        assert_eq!(
            (a.await.status, b.await.status, c.await.status),
            (list, events, calendar),
            "{scope}"
        );
    }
    let refused = world.get_as(&world.token(MARA, &["openid"]), EVENTS).await;
    assert_eq!(refused.reason(), "insufficientPermissions");
    assert_eq!(refused.json["error"]["status"], "PERMISSION_DENIED");
    assert_eq!(
        refused.json["error"]["details"][0]["reason"],
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    );
}

#[tokio::test]
async fn app_created_reaches_only_the_apps_own_calendars() {
    let mut world = World::new().await;
    world.token = world.token(MARA, &["calendar.app.created"]);
    let made = world
        .post("/calendar/v3/calendars", json!({"summary": "Hourwright"}))
        .await;
    assert_eq!(made.status, 200);
    let events = format!("/calendar/v3/calendars/{}/events", made.id());
    let event = crate::world::meeting("block1", "10:00", "11:00");
    assert_eq!(world.post(&events, event.clone()).await.status, 200);
    assert_eq!(world.get(&events).await.json["items"][0]["id"], "block1");
    assert_eq!(
        world.post(EVENTS, event).await.refused(),
        (403, "insufficientPermissions")
    );
    world.token = world.token(MARA, &["calendar.events.readonly"]);
    assert_eq!(world.delete(&format!("{events}/block1")).await.status, 403);
}

#[tokio::test]
async fn any_client_is_welcome_where_none_is_named() {
    let google = FakeGoogle::start(Options {
        clients: Vec::new(),
        ..options()
    })
    .await
    .unwrap();
    let mut asked = asked();
    asked.insert("client_id", "mine".into());
    let code = returned(&authorize(&google, &asked).await)["code"].clone();
    let mut form = exchange(&code);
    form.insert("client_id", "mine".into());
    form.insert("client_secret", "whatever".into());
    assert_eq!(token(&google, &form).await.status, 200);
    let logged = google.log();
    let body = logged
        .iter()
        .find(|entry| entry.endpoint == Endpoint::Token)
        .unwrap()
        .body
        .clone()
        .unwrap();
    assert_eq!(body["client_id"], "mine");
    assert!(
        body.get("client_secret").is_none() && body.get("code").is_none(),
        "secrets are not logged"
    );
}
