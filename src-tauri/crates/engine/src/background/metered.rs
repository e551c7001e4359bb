//! Whether the network counts what goes over it, as a phone's does that lends its own. Where nobody tells it does not.

/// Whether it does, as far as `NetworkManager` knows or guesses. Takes milliseconds, at most a second.
#[cfg(target_os = "linux")]
pub(crate) fn is_metered() -> bool {
    let connection = zbus::blocking::connection::Builder::system()
        .and_then(|builder| builder.method_timeout(ANSWER_LIMIT).build());
    match connection.and_then(|bus| tells_metered(&bus)) {
        Ok(metered) => metered,
        Err(error) => {
            tracing::debug!(%error, "nobody tells whether the network is metered");
            false
        }
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn is_metered() -> bool {
    false
}

#[cfg(target_os = "linux")]
const ANSWER_LIMIT: std::time::Duration = std::time::Duration::from_secs(1);
#[cfg(target_os = "linux")]
const NAME: &str = "org.freedesktop.NetworkManager";
#[cfg(target_os = "linux")]
const PATH: &str = "/org/freedesktop/NetworkManager";

#[cfg(target_os = "linux")]
fn tells_metered(bus: &zbus::blocking::Connection) -> zbus::Result<bool> {
    let properties = Some("org.freedesktop.DBus.Properties");
    let answer = bus.call_method(Some(NAME), PATH, properties, "Get", &(NAME, "Metered"))?;
    says_metered(&answer)
}

/// `NetworkManager`'s property `Metered`: unknown 0, yes 1, no 2, a guess that yes 3, that no 4.
#[cfg(target_os = "linux")]
fn says_metered(answer: &zbus::Message) -> zbus::Result<bool> {
    let body = answer.body();
    let value: zbus::zvariant::Value<'_> = body.deserialize()?;
    Ok(matches!(u32::try_from(value)?, 1 | 3))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use zbus::Message;
    use zbus::zvariant::Value;

    use super::*;

    /// What the bus would bring of somebody who answers so.
    fn answer(value: &Value<'_>) -> zbus::Result<Message> {
        let asked = Message::method_call(PATH, "Get")?.build(&(NAME, "Metered"))?;
        Message::method_return(&asked.header())?.build(value)
    }

    #[test]
    fn a_network_is_metered_where_it_is_said_or_guessed() {
        for (told, expected) in [
            (0_u32, false),
            (1, true),
            (2, false),
            (3, true),
            (4, false),
            (99, false),
        ] {
            assert_eq!(
                says_metered(&answer(&told.into()).unwrap()),
                Ok(expected),
                "{told}"
            );
        }
        says_metered(&answer(&"yes".into()).unwrap()).unwrap_err();
    }
}
