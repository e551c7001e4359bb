//! Why a sign-in may have ended. Google says only `invalid_grant`; how old the sign-in was says more.

use jiff::SignedDuration;

/// The sign-ins of an OAuth client in testing mode end seven days after the consent; clocks and refreshes round that.
const TESTING_MODE: [SignedDuration; 2] = [
    SignedDuration::from_hours(6 * 24 + 12),
    SignedDuration::from_hours(7 * 24 + 12),
];

/// What to tell a person whose sign-in is dead: Google's words, the likely cause by the sign-in's `age`, and what to do.
pub(crate) fn why_revoked(said: &str, age: Option<SignedDuration>) -> String {
    let testing =
        "the OAuth client is in testing mode, where Google ends every sign-in after 7 days";
    let publish = "publish the app in the Google Cloud console";
    let others = "access was removed in the Google account, its password was changed, or the sign-in was not used \
                  for six months";
    let cause = match age {
        Some(age) if (TESTING_MODE[0]..=TESTING_MODE[1]).contains(&age) => format!(
            "It is 7 days old, so most likely {testing}: {publish}, and sign in again"
        ),
        // Younger than that, it cannot have been testing mode.
        Some(age) if (SignedDuration::ZERO..TESTING_MODE[0]).contains(&age) => {
            "Most likely access was removed in the Google account, or its password was changed: sign in again"
                .to_owned()
        }
        _ => format!("Most likely {others}; or {testing} ({publish} to end that). Sign in again"),
    };
    format!(
        "Google no longer accepts this sign-in ({said}). {cause}; nothing that was read is lost"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p104_the_age_of_a_sign_in_tells_why_it_ended() {
        for (hours, testing, revoked) in [
            (0, false, true),
            (155, false, true),
            (156, true, false),
            (7 * 24, true, false),
            (180, true, false),
            (181, true, true),
            (400 * 24, true, true),
            // The clock was set back since.
            (-5, true, true),
        ] {
            let told = why_revoked(
                "Token has been expired or revoked.",
                Some(SignedDuration::from_hours(hours)),
            );
            assert_eq!(told.contains("testing mode"), testing, "{hours} h: {told}");
            assert_eq!(
                told.contains("publish the app"),
                testing,
                "{hours} h: {told}"
            );
            assert_eq!(told.contains("password"), revoked, "{hours} h: {told}");
            assert!(told.to_lowercase().contains("sign in again"), "{told}");
            assert!(
                told.contains("Token has been expired"),
                "Google's own words: {told}"
            );
        }
        assert!(why_revoked("x", None).contains("testing mode"));
    }
}
