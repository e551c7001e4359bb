//! The whole sign-in: the fake Google on one side, an HTTP client that follows redirects as the browser on the other.

use std::sync::Arc;
use std::time::Duration;

use fake_google::{Consent, Fault, Options, When};
use google::{Client, ExposeSecret, Mode, RefreshTokens, SignIn};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::scripted::{InMemory, quick};
use crate::world::{LIMIT, browse, sign_in, start};

fn parameter(url: &Url, name: &str) -> String {
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

#[tokio::test]
async fn a_person_signs_in_and_the_client_reads_the_calendars() {
    let (fake, app) = start(Options::default()).await;
    let (grant, page) = sign_in(&app, Mode::Careful).await;
    let grant = grant.unwrap();
    assert_eq!(page, 200);
    assert_eq!(grant.email, "mara@example.com");
    assert!(!grant.sub.is_empty());
    assert_eq!(grant.missing, [""; 0]);

    let tokens = Arc::new(InMemory::default());
    tokens.store(&grant.sub, &grant.refresh_token).unwrap();
    // With the sign-in's own access token, and with a fresh one.
    for client in [
        Client::signed_in(&app, &grant, tokens.clone()),
        Client::new(&app, &grant.sub, tokens),
    ] {
        let calendars = client.calendar_list(&quick()).await.unwrap();
        assert!(
            calendars
                .iter()
                .any(|calendar| calendar.primary && calendar.id == "mara@example.com")
        );
    }
    assert_eq!(fake.count(fake_google::Endpoint::Token), 2);
    assert!(fake.violations().is_empty(), "{:?}", fake.violations());
}

/// P97, P99, P103: what the address says.
#[tokio::test]
async fn p97_p99_p103_the_address_asks_for_what_it_should() {
    let (_fake, app) = start(Options::default()).await;
    let first = SignIn::begin(&app, Mode::Careful, None).await.unwrap();
    let second = SignIn::begin(&app, Mode::Full, Some("ada@example.org"))
        .await
        .unwrap();
    for (sign_in, mode) in [(&first, Mode::Careful), (&second, Mode::Full)] {
        let asked = |name| parameter(sign_in.url(), name);
        assert_eq!(asked("response_type"), "code");
        assert_eq!(asked("code_challenge_method"), "S256");
        assert_eq!(asked("code_challenge").len(), 43);
        assert_eq!(asked("access_type"), "offline");
        assert_eq!(asked("prompt"), "consent");
        assert_eq!(asked("scope"), mode.scopes().join(" "));
        assert!(asked("redirect_uri").starts_with("http://127.0.0.1:"));
        // 16 bytes in base64.
        assert_eq!(asked("state").len(), 22);
    }
    assert_eq!(parameter(first.url(), "login_hint"), "");
    assert_eq!(parameter(second.url(), "login_hint"), "ada@example.org");
    for name in ["state", "code_challenge", "redirect_uri"] {
        assert_ne!(
            parameter(first.url(), name),
            parameter(second.url(), name),
            "{name}"
        );
    }
}

/// P101: refused at Google, and brought to the wrong door.
#[tokio::test]
async fn p99_p101_denied_and_wrong_state_end_the_sign_in() {
    for consent in [Consent::Deny, Consent::WrongState] {
        let (fake, app) = start(Options {
            consent: consent.clone(),
            ..Options::default()
        })
        .await;
        let (grant, page) = sign_in(&app, Mode::Careful).await;
        let error = grant.unwrap_err();
        assert_eq!((error.code(), page), ("access-denied", 403), "{consent:?}");
        assert!(error.is_sign_in_needed());
        assert_eq!(fake.count(fake_google::Endpoint::Token), 0, "{consent:?}");
    }
}

/// P103: no refresh token, no sign-in.
#[tokio::test]
async fn p103_a_sign_in_without_a_refresh_token_is_refused() {
    let (_fake, app) = start(Options {
        omit_refresh_token: true,
        ..Options::default()
    })
    .await;
    let error = sign_in(&app, Mode::Careful).await.0.unwrap_err();
    assert_eq!(error.code(), "access-denied");
    assert!(error.to_string().contains("refresh token"), "{error}");
}

/// P102: the boxes that were unticked are told.
#[tokio::test]
async fn p102_partial_consent_is_told() {
    let ticked = [
        "openid",
        "email",
        "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
    ];
    let consent = Consent::GrantOnly(ticked.iter().map(|&scope| scope.to_owned()).collect());
    let (_fake, app) = start(Options {
        consent,
        ..Options::default()
    })
    .await;
    let grant = sign_in(&app, Mode::Careful).await.0.unwrap();
    assert_eq!(
        grant.missing,
        [
            "https://www.googleapis.com/auth/calendar.events.readonly",
            "https://www.googleapis.com/auth/calendar.app.created",
        ]
    );
}

/// P100: ten strays first, and somebody who calls us by another name.
#[tokio::test]
async fn p100_strays_are_turned_away_and_the_answer_still_counts() {
    let (_fake, app) = start(Options::default()).await;
    let sign_in = SignIn::begin(&app, Mode::Careful, None).await.unwrap();
    let url = sign_in.url().clone();
    let door = parameter(&url, "redirect_uri");
    let cancel = CancellationToken::new();
    let (grant, ()) = tokio::join!(sign_in.finish(LIMIT, &cancel), async {
        for path in [
            "/favicon.ico",
            "/robots.txt",
            "/",
            "/?state=x",
            "/oauth?code=c&state=s",
        ] {
            for _ in 0..2 {
                assert_eq!(
                    browse(&format!("{door}{path}")).await.unwrap().0,
                    404,
                    "{path}"
                );
            }
        }
        let by_name = door.replace("127.0.0.1", "localhost");
        assert_eq!(
            browse(&format!("{by_name}/?code=c&state=s"))
                .await
                .unwrap()
                .0,
            404
        );
        assert_eq!(browse(url.as_str()).await.unwrap().0, 200);
    });
    assert_eq!(grant.unwrap().email, "mara@example.com");
}

#[tokio::test]
async fn p100_twenty_strays_are_enough() {
    let (_fake, app) = start(Options::default()).await;
    let sign_in = SignIn::begin(&app, Mode::Careful, None).await.unwrap();
    let door = parameter(sign_in.url(), "redirect_uri");
    let cancel = CancellationToken::new();
    let (grant, ()) = tokio::join!(sign_in.finish(LIMIT, &cancel), async {
        for _ in 0..20 {
            browse(&format!("{door}/favicon.ico")).await.unwrap();
        }
    });
    assert_eq!(grant.unwrap_err().code(), "access-denied");
}

/// Every port that a program might have chosen beforehand may be taken; these two did not choose.
#[tokio::test]
async fn p97_two_sign_ins_at_once_have_a_port_each() {
    let (_fake, app) = start(Options::default()).await;
    let ((first, page), (second, other)) =
        tokio::join!(sign_in(&app, Mode::Careful), sign_in(&app, Mode::Full));
    assert_eq!((page, other), (200, 200));
    assert_eq!(first.unwrap().email, second.unwrap().email);
}

/// Another path, another method, and the right answer a second time: refused, and the first answer counts.
#[tokio::test]
async fn p99_an_answer_counts_once() {
    let (fake, app) = start(Options::default()).await;
    let sign_in = SignIn::begin(&app, Mode::Careful, None).await.unwrap();
    let url = sign_in.url().clone();
    let door = parameter(&url, "redirect_uri");
    let state = parameter(&url, "state");
    let cancel = CancellationToken::new();
    let (grant, ()) = tokio::join!(sign_in.finish(LIMIT, &cancel), async {
        let elsewhere = format!("{door}/elsewhere?code=c&state={state}");
        assert_eq!(browse(&elsewhere).await.unwrap().0, 404);
        assert_eq!(browse(url.as_str()).await.unwrap().0, 200);
        // The port is closed by then, or the answer is void.
        let _ = browse(&format!("{door}/?code=another&state={state}")).await;
    });
    assert_eq!(grant.unwrap().email, "mara@example.com");
    assert_eq!(fake.count(fake_google::Endpoint::Token), 1);
}

/// P98: time over, and the cancel button; both leave the port free.
#[tokio::test]
async fn p98_nobody_comes() {
    let (_fake, app) = start(Options::default()).await;
    for (limit, cancelled, code) in [
        (Duration::ZERO, false, "timeout"),
        (LIMIT, true, "cancelled"),
    ] {
        let sign_in = SignIn::begin(&app, Mode::Careful, None).await.unwrap();
        let door = parameter(sign_in.url(), "redirect_uri");
        let cancel = CancellationToken::new();
        let (grant, ()) = tokio::join!(sign_in.finish(limit, &cancel), async {
            tokio::task::yield_now().await;
            if cancelled {
                cancel.cancel();
            }
        });
        assert_eq!(grant.unwrap_err().code(), code);
        let address = door.strip_prefix("http://").unwrap();
        tokio::net::TcpListener::bind(address)
            .await
            .expect("the port is free again");
    }
}

/// P105, P106 against a server that keeps books: revoked, rotated, expired.
#[tokio::test]
async fn p105_p106_the_life_of_a_sign_in() {
    let (fake, app) = start(Options {
        rotate_refresh_tokens: true,
        ..Options::default()
    })
    .await;
    let grant = sign_in(&app, Mode::Full).await.0.unwrap();
    let tokens = Arc::new(InMemory::default());
    tokens.store(&grant.sub, &grant.refresh_token).unwrap();
    let client = Client::signed_in(&app, &grant, tokens.clone());
    let account = fake.account("mara@example.com");
    for _ in 0..3 {
        account.expire_access_tokens();
        client.calendar_list(&quick()).await.unwrap();
    }
    let stored = tokens.load(&grant.sub).unwrap().unwrap();
    assert_ne!(stored.expose_secret(), grant.refresh_token.expose_secret());

    fake.fail_next(
        When::endpoint(fake_google::Endpoint::Token),
        Fault::DropReply,
        1,
    );
    google::revoke(&app, &quick(), &stored).await.unwrap();
    google::revoke(&app, &quick(), &stored).await.unwrap();
    let error = client.calendar_list(&quick()).await.unwrap_err();
    assert!(error.is_access_revoked(), "{error}");
}

/// P98: a browser on another machine ends on a page that it cannot open; its address is as good as its request.
#[tokio::test]
async fn p98_the_answer_may_be_pasted() {
    let (_fake, app) = start(Options::default()).await;
    let sign_in = SignIn::begin(&app, Mode::Careful, None).await.unwrap();
    let (paste, url) = (sign_in.paste(), sign_in.url().clone());
    let ended = ends_elsewhere(&url).await;
    let cancel = CancellationToken::new();
    let (grant, ()) = tokio::join!(sign_in.finish(LIMIT, &cancel), async {
        paste.take(&format!(" {ended}\n")).unwrap();
        assert!(paste.take(&ended).is_err(), "an answer counts once");
    });
    assert_eq!(grant.unwrap().email, "mara@example.com");
    assert!(paste.take(&ended).is_err(), "it is over");
}

#[tokio::test]
async fn p98_what_is_no_answer_is_refused_and_the_waiting_goes_on() {
    let (fake, app) = start(Options::default()).await;
    let sign_in = SignIn::begin(&app, Mode::Careful, None).await.unwrap();
    let (paste, url) = (sign_in.paste(), sign_in.url().clone());
    let (door, state) = (parameter(&url, "redirect_uri"), parameter(&url, "state"));
    let door = door.trim_end_matches('/');
    let host = door.strip_prefix("http://").unwrap();
    for foreign in [
        String::new(),
        "code".to_owned(),
        url.to_string(),
        format!("{door}/"),
        format!("{door}/elsewhere?code=c&state={state}"),
        format!("https://{host}/?code=c&state={state}"),
        format!("http://mara@{host}/?code=c&state={state}"),
        format!("http://evil.example/?code=c&state={state}"),
        format!("http://127.0.0.1:1/?code=c&state={state}"),
    ] {
        let error = paste.take(&foreign).unwrap_err();
        assert_eq!(error.code(), "access-denied", "{foreign}");
        assert!(error.to_string().contains(host), "{error}");
        assert!(!error.to_string().contains(&state), "{error}");
    }
    let cancel = CancellationToken::new();
    let ended = ends_elsewhere(&url).await;
    paste.take(&ended).unwrap();
    assert_eq!(
        sign_in.finish(LIMIT, &cancel).await.unwrap().email,
        "mara@example.com"
    );
    assert_eq!(fake.count(fake_google::Endpoint::Token), 1);
}

#[tokio::test]
async fn p98_a_pasted_refusal_or_another_state_ends_the_sign_in() {
    let (fake, app) = start(Options::default()).await;
    for answer in ["error=access_denied&state={state}", "code=c&state=other"] {
        let sign_in = SignIn::begin(&app, Mode::Careful, None).await.unwrap();
        let (door, state) = (
            parameter(sign_in.url(), "redirect_uri"),
            parameter(sign_in.url(), "state"),
        );
        let answer = answer.replace("{state}", &state);
        let address = format!("{}/?{answer}", door.trim_end_matches('/'));
        sign_in.paste().take(&address).unwrap();
        let cancel = CancellationToken::new();
        let error = sign_in.finish(LIMIT, &cancel).await.unwrap_err();
        assert_eq!(error.code(), "access-denied", "{address}");
    }
    assert_eq!(fake.count(fake_google::Endpoint::Token), 0);
}

/// Consents in a browser that does not follow Google's last redirect, and gives where it leads.
async fn ends_elsewhere(url: &Url) -> String {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let browser = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let response = browser.get(url.as_str()).send().await.unwrap();
    let location = response.headers().get("location").unwrap();
    location.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_client_is_tried_out_without_a_sign_in() {
    let (fake, app) = start(Options::default()).await;
    google::try_client(&app, &quick()).await.unwrap();
    let wrong = google::ClientId {
        secret: Some("another".into()),
        ..app.client_id().clone()
    };
    let stranger = google::App::new(app.endpoints().clone(), wrong);
    let error = google::try_client(&stranger, &quick()).await.unwrap_err();
    assert_eq!(error.code(), "access-denied");
    assert!(!error.to_string().contains("another"), "{error}");
    // A lost answer says nothing about the client.
    fake.fail_next(
        When::endpoint(fake_google::Endpoint::Token),
        Fault::DropReply,
        1,
    );
    google::try_client(&app, &quick()).await.unwrap();
}
