//! The test of an OAuth client, against the embedded server.

use engine::Code;

use crate::world::World;

#[tokio::test]
async fn a_client_is_known_unknown_or_none_at_all() {
    let World { engine, google, .. } = World::new().await;
    let before = google.count(fake_google::Endpoint::Token);
    engine.test_google_client(None, None).await.unwrap();
    let known = fake_google::Client::demo();
    engine
        .test_google_client(Some(&known.id), Some(&known.secret))
        .await
        .unwrap();
    for (id, secret, code) in [
        ("other.apps.googleusercontent.com", None, Code::AccessDenied),
        (&*known.id, Some("GOCSPX-other"), Code::AccessDenied),
        ("demo-client", None, Code::InvalidInput),
        (&*known.id, Some("two words"), Code::InvalidInput),
    ] {
        let error = engine
            .test_google_client(Some(id), secret)
            .await
            .unwrap_err();
        assert_eq!(error.code, code, "{error}");
    }
    // What has not even the form of a client is not sent.
    assert_eq!(google.count(fake_google::Endpoint::Token) - before, 4);
    assert!(google.violations().is_empty(), "{:?}", google.violations());
}
