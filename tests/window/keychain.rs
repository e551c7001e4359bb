//! What the keychain of a desktop really holds, read as any other program would.

use std::collections::HashMap;

use zbus::Proxy;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

use crate::desktop::Desktop;

/// As the Secret Service sends a secret: session, parameters, the secret itself, its type.
type Secret = (OwnedObjectPath, Vec<u8>, Vec<u8>, String);

/// The secrets of every entry that belongs to `service`.
pub(crate) async fn secrets_of(desktop: &Desktop, service: &str) -> Vec<String> {
    let keychain = Proxy::new(
        &desktop.bus,
        "org.freedesktop.secrets",
        "/org/freedesktop/secrets",
        "org.freedesktop.Secret.Service",
    )
    .await
    .unwrap();
    let (_output, session): (OwnedValue, OwnedObjectPath) = keychain
        .call("OpenSession", &("plain", Value::from("")))
        .await
        .unwrap();
    let wanted = HashMap::from([("service", service)]);
    let (unlocked, _locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) =
        keychain.call("SearchItems", &(wanted,)).await.unwrap();
    let secrets: HashMap<OwnedObjectPath, Secret> = keychain
        .call("GetSecrets", &(unlocked, session))
        .await
        .unwrap();
    secrets
        .into_values()
        .map(|secret| String::from_utf8(secret.2).unwrap())
        .collect()
}
