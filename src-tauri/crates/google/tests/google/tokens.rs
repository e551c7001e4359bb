//! Access tokens: fetched once for all, renewed in time, and never shown.

use std::sync::Arc;

use google::{Client, ExposeSecret, RefreshTokens, SecretError, SecretString};

use crate::scripted::{Google, InMemory, Reply, page, quick};

fn refused() -> Reply {
    Reply::json(
        401,
        r#"{"error":{"code":401,"message":"Invalid Credentials","errors":[{"reason":"authError"}]}}"#,
    )
}

fn bearers(google: &Google) -> Vec<String> {
    google
        .asked()
        .iter()
        .map(|asked| asked.headers["authorization"].clone())
        .collect()
}

#[tokio::test]
async fn p106_many_requests_at_once_share_one_refresh() {
    let google = Google::answering([page("")]).await;
    let run = quick();
    let lists = (0..20).map(|_| google.list(&run));
    for outcome in futures(lists).await {
        outcome.unwrap();
    }
    assert_eq!(google.token_asked().len(), 1);
    let form = &google.token_asked()[0].form;
    let sent: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    assert_eq!(
        sent,
        [
            ("client_id", "our-client"),
            ("client_secret", "our-secret"),
            ("grant_type", "refresh_token"),
            ("refresh_token", "refresh-1"),
        ]
    );
}

/// All at once, on one thread.
async fn futures<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut all: Vec<_> = all.map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = all.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, slot) in all.iter_mut().zip(&mut done) {
            if slot.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                *slot = Some(value);
            }
        }
        if done.iter().all(Option::is_some) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[tokio::test]
async fn p108_a_single_401_costs_one_refresh() {
    let google = Google::answering([page(""), refused(), page("")]).await;
    let run = quick();
    google.list(&run).await.unwrap();
    google.list(&run).await.unwrap();
    assert_eq!(
        bearers(&google),
        ["Bearer access-1", "Bearer access-1", "Bearer access-2"]
    );
    assert_eq!(run.attempts(), 2);
}

#[tokio::test]
async fn p107_a_token_is_renewed_two_minutes_before_its_end() {
    for (life, refreshes) in [(121 + 60, 1), (120, 2), (1, 2)] {
        let short = |n| {
            let body = format!(
                r#"{{"access_token":"short-{n}","expires_in":{life},"token_type":"Bearer"}}"#
            );
            Reply::json(200, &body)
        };
        let google = Google::answering([page("")])
            .await
            .token_answers([short(1), short(2)]);
        google.list(&quick()).await.unwrap();
        google.list(&quick()).await.unwrap();
        assert_eq!(google.token_asked().len(), refreshes, "a life of {life} s");
    }
}

#[tokio::test]
async fn p106_a_rotated_refresh_token_is_stored_and_an_empty_one_is_not() {
    let rotated = |token: &str| {
        let body = format!(
            r#"{{"access_token":"a","expires_in":1,"token_type":"Bearer","refresh_token":"{token}"}}"#
        );
        Reply::json(200, &body)
    };
    let google = Google::answering([page("")]).await.token_answers([
        rotated("refresh-2"),
        rotated(""),
        rotated("refresh-3"),
    ]);
    for _ in 0..3 {
        google.list(&quick()).await.unwrap();
    }
    let sent: Vec<String> = google
        .token_asked()
        .iter()
        .map(|asked| asked.form["refresh_token"].clone())
        .collect();
    assert_eq!(sent, ["refresh-1", "refresh-2", "refresh-2"]);
    assert_eq!(
        google.tokens.load("sub").unwrap().unwrap().expose_secret(),
        "refresh-3"
    );
}

/// Somebody else rotates the token between our reading it and our using it.
struct Overtaken(std::sync::atomic::AtomicU32);

impl RefreshTokens for Overtaken {
    fn load(&self, _: &str) -> Result<Option<SecretString>, SecretError> {
        let number = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1;
        Ok(Some(SecretString::from(format!("refresh-{number}"))))
    }

    fn store(&self, _: &str, _: &SecretString) -> Result<(), SecretError> {
        Err(SecretError::new("nothing is to be stored"))
    }

    fn forget(&self, _: &str) -> Result<(), SecretError> {
        Err(SecretError::new("nothing is to be forgotten"))
    }
}

#[tokio::test]
async fn p106_a_token_that_another_process_replaced_is_read_again() {
    let dead = Reply::json(400, r#"{"error":"invalid_grant"}"#);
    let google = Google::answering([page("")]).await.token_answers([dead]);
    let client = Client::new(&google.app, "sub", Arc::new(Overtaken(0.into())));
    client.calendar_list(&quick()).await.unwrap_err();
    let sent: Vec<String> = google
        .token_asked()
        .iter()
        .map(|asked| asked.form["refresh_token"].clone())
        .collect();
    assert_eq!(sent, ["refresh-1", "refresh-2"]);
}

struct Locked;

impl RefreshTokens for Locked {
    fn load(&self, _: &str) -> Result<Option<SecretString>, SecretError> {
        Err(SecretError::new("the keychain is locked"))
    }

    fn store(&self, _: &str, _: &SecretString) -> Result<(), SecretError> {
        Ok(())
    }

    fn forget(&self, _: &str) -> Result<(), SecretError> {
        Ok(())
    }
}

#[tokio::test]
async fn p110_no_token_and_no_keychain_are_told_apart() {
    let google = Google::answering([page("")]).await;
    for (tokens, code) in [
        (Arc::new(Locked) as Arc<dyn RefreshTokens>, "keychain"),
        (Arc::new(InMemory::default()), "auth-required"),
    ] {
        let error = Client::new(&google.app, "sub", tokens)
            .calendar_list(&quick())
            .await
            .unwrap_err();
        assert_eq!(error.code(), code);
    }
    assert!(google.token_asked().is_empty());
}

/// P111: nothing that can be printed holds a secret, whatever the answers were.
#[tokio::test]
async fn p111_no_secret_can_be_printed() {
    let canaries = ["refresh-1", "canary", "our-secret", "access-"];
    let answers = [
        Reply::json(200, r#"{"access_token":["canary"],"token_type":"Bearer"}"#),
        Reply::json(400, r#"{"error":{"canary":1}}"#),
        Reply::json(400, r#"{"error":"invalid_grant"}"#),
        Reply::html(200),
        Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\ncanary".to_vec()),
    ];
    for answer in answers {
        let google = Google::answering([page("")])
            .await
            .token_answers(vec![answer; 3]);
        let error = google.list(&quick()).await.unwrap_err();
        let printed = format!("{error} {error:?} {:?} {:?}", google.client, google.app);
        for canary in canaries {
            assert!(!printed.contains(canary), "{printed}");
        }
    }
}

#[tokio::test]
async fn a_token_is_given_back_and_a_dead_one_counts_as_given_back() {
    let dead = Reply::json(
        400,
        r#"{"error":"invalid_token","error_description":"Token expired or revoked"}"#,
    );
    for answer in [Reply::json(200, "{}"), dead] {
        let google = Google::answering([answer]).await;
        google::revoke(&google.app, &quick(), &SecretString::from("r/1+2"))
            .await
            .unwrap();
        let asked = &google.asked()[0];
        assert_eq!(
            (asked.method.as_str(), asked.form["token"].as_str()),
            ("POST", "r/1+2")
        );
        assert!(asked.query.is_empty(), "a token has no place in an address");
    }
    let google = Google::answering([Reply::html(500)]).await;
    let error = google::revoke(&google.app, &quick(), &SecretString::from("r"))
        .await
        .unwrap_err();
    assert_eq!((error.code(), google.asked().len()), ("bad-response", 3));
}
