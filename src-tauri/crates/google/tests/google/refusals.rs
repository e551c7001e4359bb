//! P12, P14, P84: what each refusal that Google documents leads to, and how often it is asked again.
//!
//! The reasons, messages and places are those of "Handle API errors", "Synchronize resources efficiently", of
//! `google.rpc.ErrorInfo` and of "Using OAuth 2.0 for desktop apps".

use crate::scripted::{Google, Reply, page, quick};

#[derive(Debug, Clone, Copy)]
enum Ask {
    List,
    Changes,
    Calendars,
}
use Ask::{Calendars, Changes, List};

/// (asked, status, reason, message, code and what follows, how often it was sent)
#[rustfmt::skip]
const DOCUMENTED: &[(Ask, u16, &str, &str, &str, u32)] = &[
    // Dead tokens.
    (Changes, 410, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.", "full sync", 1),
    (Changes, 410, "updatedMinTooLongAgo", "The requested minimum modification time lies too far in the past.", "full sync", 1),
    (List, 410, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.", "full sync", 1),
    (List, 410, "updatedMinTooLongAgo", "The requested minimum modification time lies too far in the past.", "full sync", 1),
    (Changes, 410, "gone", "Gone", "full sync", 1),
    (Changes, 410, "SYNC_TOKEN_EXPIRED", "Sync token expired.", "full sync", 1),
    (List, 410, "gone", "Gone", "bad-response", 1),
    (Changes, 410, "deleted", "Resource has been deleted", "not-found", 1),
    (List, 410, "deleted", "Resource has been deleted", "not-found", 1),
    (Calendars, 410, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.", "bad-response", 1),
    (Calendars, 410, "deleted", "Resource has been deleted", "bad-response", 1),
    (Changes, 400, "invalid", "Invalid sync token value.", "full sync", 1),
    (Changes, 400, "badRequest", "Invalid sync token value.", "full sync", 1),
    (List, 400, "invalid", "Invalid sync token value.", "bad-response", 1),
    (Changes, 400, "badRequest", "Sync token cannot be used with other search restrictions.", "bad-response", 1),
    (Changes, 400, "invalid", "Invalid page token value.", "full sync", 1),
    (List, 400, "invalid", "Invalid page token value.", "full sync", 1),
    // Wrong requests.
    (List, 400, "badRequest", "Bad Request", "bad-response", 1),
    (List, 400, "invalidParameter", "Invalid field selection nonsense", "bad-response", 1),
    (Changes, 400, "timeRangeEmpty", "The specified time range is empty.", "bad-response", 1),
    (Calendars, 400, "badRequest", "Bad Request", "bad-response", 1),
    // Access.
    (List, 401, "authError", "Invalid Credentials", "auth-required", 2),
    (Changes, 401, "authError", "Invalid Credentials", "auth-required", 2),
    (Calendars, 401, "required", "Login Required", "auth-required", 2),
    (List, 403, "insufficientPermissions", "Insufficient Permission", "access-denied", 1),
    (List, 403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "Request had insufficient authentication scopes.", "access-denied", 1),
    (List, 403, "forbidden", "Forbidden", "access-denied", 1),
    (List, 403, "forbiddenForNonOrganizer", "Shared properties can only be changed by the organizer of the event.", "access-denied", 1),
    (Calendars, 403, "accessNotConfigured", "Google Calendar API has not been used in project 1 before or it is disabled.", "access-denied", 1),
    (Calendars, 403, "SERVICE_DISABLED", "Google Calendar API has not been used in project 1 before or it is disabled.", "access-denied", 1),
    (List, 403, "domainPolicy", "The domain policy has disabled third-party Drive apps", "access-denied", 1),
    (List, 403, "somethingNew", "A reason of next year", "access-denied", 1),
    // Quotas.
    (List, 403, "rateLimitExceeded", "Rate Limit Exceeded", "rate-limited", 3),
    (Changes, 403, "userRateLimitExceeded", "User Rate Limit Exceeded", "rate-limited", 3),
    (Calendars, 403, "userRateLimitExceeded", "User Rate Limit Exceeded", "rate-limited", 3),
    (List, 403, "RATE_LIMIT_EXCEEDED", "Quota exceeded for quota metric 'Queries'", "rate-limited", 3),
    (List, 429, "rateLimitExceeded", "Rate Limit Exceeded", "rate-limited", 3),
    (Changes, 429, "RATE_LIMIT_EXCEEDED", "Quota exceeded for quota metric 'Queries'", "rate-limited", 3),
    (List, 429, "somethingNew", "Too many requests", "rate-limited", 3),
    (List, 403, "quotaExceeded", "Calendar usage limits exceeded.", "rate-limited", 1),
    (Calendars, 403, "dailyLimitExceeded", "Daily Limit Exceeded", "rate-limited", 1),
    (List, 403, "dailyLimitExceededUnreg", "Daily Limit for Unauthenticated Use Exceeded.", "rate-limited", 1),
    (List, 403, "variableTermLimitExceeded", "Variable term limit exceeded", "rate-limited", 1),
    (List, 429, "quotaExceeded", "Calendar usage limits exceeded.", "rate-limited", 1),
    // What is not there.
    (List, 404, "notFound", "Not Found", "not-found", 1),
    (Changes, 404, "notFound", "Not Found", "not-found", 1),
    (Calendars, 404, "notFound", "Not Found", "bad-response", 1),
    // Google's own trouble.
    (List, 500, "backendError", "Backend Error", "bad-response", 3),
    (Changes, 500, "internalError", "Internal Error", "bad-response", 3),
    (List, 502, "badGateway", "Bad Gateway", "bad-response", 3),
    (Calendars, 503, "backendError", "Service unavailable. Please try again", "bad-response", 3),
    (List, 504, "deadlineExceeded", "Deadline exceeded", "bad-response", 3),
    (List, 408, "requestTimeout", "Request timeout", "bad-response", 3),
    // What this client never provokes.
    (List, 405, "httpMethodNotAllowed", "Method not allowed", "bad-response", 1),
    (List, 409, "duplicate", "The requested identifier already exists.", "bad-response", 1),
    (List, 412, "conditionNotMet", "Precondition Failed", "bad-response", 1),
];

/// The API's error object, with its newer part as well where the reason is one of those.
fn body(status: u16, reason: &str, message: &str) -> String {
    let entry = format!(r#"{{"domain":"global","reason":"{reason}","message":"{message}"}}"#);
    let (list, details) = if reason.to_uppercase() == reason {
        let info = format!(
            r#"{{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"{reason}"}}"#
        );
        (
            String::new(),
            format!(r#","status":"PERMISSION_DENIED","details":[{info}]"#),
        )
    } else {
        (entry, String::new())
    };
    format!(r#"{{"error":{{"errors":[{list}],"code":{status},"message":"{message}"{details}}}}}"#)
}

async fn check(ask: Ask, reply: Reply, expected: &str, sent: u32) -> google::Error {
    let google = Google::answering([reply]).await;
    let run = quick();
    let error = match ask {
        List => google.list(&run).await.map(drop),
        Changes => google.list_changes(&run).await.map(drop),
        Calendars => google.client.calendar_list(&run).await.map(drop),
    }
    .unwrap_err();
    let found = if error.is_full_sync_required() {
        "full sync"
    } else {
        error.code()
    };
    assert_eq!(found, expected, "{error}");
    assert_eq!(error.is_not_found(), expected == "not-found");
    assert_eq!(
        error.is_sign_in_needed(),
        ["auth-required", "access-denied", "access-revoked"].contains(&expected)
    );
    assert_eq!(run.attempts(), sent, "{error}");
    assert_eq!(google.asked().len(), sent as usize, "{error}");
    assert_eq!(
        run.requests(),
        if matches!(ask, Calendars) { 0 } else { sent }
    );
    error
}

#[tokio::test]
async fn p12_p14_p84_every_documented_refusal_has_its_class() {
    for &(ask, status, reason, message, expected, sent) in DOCUMENTED {
        let error = check(
            ask,
            Reply::json(status, &body(status, reason, message)),
            expected,
            sent,
        )
        .await;
        assert!(
            error.to_string().contains(message),
            "Google's words are kept: {error}"
        );
        assert_eq!(
            error.is_permanent(),
            sent < 3 && expected != "rate-limited",
            "{status} {reason}"
        );
    }
}

#[tokio::test]
async fn p12_the_place_of_an_error_counts_as_its_words_do() {
    let at = |token: &str| {
        Reply::json(
            400,
            &format!(
                r#"{{"error":{{"code":400,"message":"Invalid Value","errors":[{{"reason":"invalid","location":"{token}","locationType":"parameter"}}]}}}}"#
            ),
        )
    };
    check(Changes, at("syncToken"), "full sync", 1).await;
    check(List, at("pageToken"), "full sync", 1).await;
    check(List, at("syncToken"), "bad-response", 1).await;
    check(Changes, at("maxResults"), "bad-response", 1).await;
}

#[tokio::test]
async fn p88_what_is_not_googles_own_refusal_is_not_taken_for_one() {
    // A proxy's or a hotel's page: never "signed out", never "deleted", never "nothing there".
    check(List, Reply::html(403), "bad-response", 1).await;
    check(List, Reply::html(400), "bad-response", 1).await;
    check(List, Reply::html(407), "bad-response", 1).await;
    check(List, Reply::html(503), "bad-response", 3).await;
    check(List, Reply::html(511), "network", 3).await;
    check(List, Reply::html(200), "bad-response", 3).await;
    check(Calendars, Reply::html(200), "bad-response", 3).await;
    check(List, Reply::json(200, "{}"), "bad-response", 3).await;
    check(
        List,
        Reply::json(200, r#"{"kind":"calendar#calendarList","items":[]}"#),
        "bad-response",
        3,
    )
    .await;
    check(
        Calendars,
        Reply::json(200, r#"{"kind":"calendar#events"}"#),
        "bad-response",
        3,
    )
    .await;
    check(List, Reply::json(200, "null"), "bad-response", 3).await;
    let elsewhere = Reply::new(302, &[("Location", "http://login.hotel.example/")], b"");
    check(List, elsewhere, "bad-response", 3).await;
    // A 410 whose reason was lost on the way.
    check(Changes, Reply::html(410), "full sync", 1).await;
    check(List, Reply::html(410), "bad-response", 1).await;
}

/// (status, body, code, how often it was sent)
#[rustfmt::skip]
const TOKEN_REFUSALS: &[(u16, &str, &str, u32)] = &[
    (400, r#"{"error":"invalid_grant","error_description":"Token has been expired or revoked."}"#, "access-revoked", 1),
    (400, r#"{"error":"invalid_grant","error_description":"Bad Request"}"#, "access-revoked", 1),
    (400, r#"{"error":"invalid_grant","error_subtype":"invalid_rapt","error_description":"reauth related error (invalid_rapt)"}"#, "access-revoked", 1),
    (401, r#"{"error":"invalid_client","error_description":"The OAuth client was not found."}"#, "access-denied", 1),
    (401, r#"{"error":"deleted_client","error_description":"The OAuth client was deleted."}"#, "access-denied", 1),
    (400, r#"{"error":"invalid_request","error_description":"client_secret is missing."}"#, "access-denied", 1),
    (400, r#"{"error":"unauthorized_client","error_description":"Unauthorized"}"#, "access-denied", 1),
    (403, r#"{"error":"org_internal"}"#, "access-denied", 1),
    (400, r#"{"error":"temporarily_unavailable"}"#, "bad-response", 3),
    (500, r#"{"error":"internal_failure"}"#, "bad-response", 3),
    (503, "", "bad-response", 3),
    (403, r#"{"error":"rate_limit_exceeded","error_description":"Slow down"}"#, "rate-limited", 3),
    (429, r#"{"error":"rate_limit_exceeded","error_description":"Slow down"}"#, "rate-limited", 3),
    (200, "{}", "bad-response", 3),
    (200, "<html>", "bad-response", 3),
    (400, "", "bad-response", 3),
];

#[tokio::test]
async fn p105_only_invalid_grant_means_that_a_sign_in_is_dead() {
    for &(status, body, code, sent) in TOKEN_REFUSALS {
        let google =
            Google::answering([page("")])
                .await
                .token_answers(vec![Reply::json(status, body); 3]);
        let run = quick();
        let error = google.list(&run).await.unwrap_err();
        assert_eq!(error.code(), code, "{status} {body}: {error}");
        assert_eq!(error.is_access_revoked(), code == "access-revoked");
        assert_eq!(google.token_asked().len(), sent as usize, "{status} {body}");
        assert_eq!(
            (run.attempts(), run.requests()),
            (sent, 0),
            "{status} {body}"
        );
    }
}

/// P104: the likely causes, and what to do.
#[tokio::test]
async fn a_dead_sign_in_is_explained() {
    let dead = Reply::json(
        400,
        r#"{"error":"invalid_grant","error_description":"Token has been expired or revoked."}"#,
    );
    let google = Google::answering([page("")]).await.token_answers([dead]);
    let message = google.list(&quick()).await.unwrap_err().to_string();
    for hint in ["expired or revoked", "7 days", "password", "Sign in again"] {
        assert!(message.contains(hint), "{message}");
    }
}
