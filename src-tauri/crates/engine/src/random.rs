//! Names that nobody else ever chooses.

use rand::Rng;

/// 128 random bits in base32hex, the alphabet that Google asks for in ids of events.
///
/// A block's event gets its id here, before anything is sent, so that a lost answer can never make a second event.
pub(crate) fn random_id() -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
    let mut rng = rand::rng();
    let bits = u128::from(rng.next_u64()) << 64 | u128::from(rng.next_u64());
    (0..26)
        .map(|digit| {
            let index = (bits >> (digit * 5)) & 31;
            char::from(ALPHABET[index as usize])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn p41_every_id_is_new_and_may_be_an_events() {
        let ids: BTreeSet<String> = (0..10_000).map(|_| random_id()).collect();
        assert_eq!(ids.len(), 10_000);
        for id in ids {
            assert_eq!(id.len(), 26, "{id}");
            assert!(
                id.bytes()
                    .all(|b| b.is_ascii_digit() || (b'a'..=b'v').contains(&b)),
                "{id}"
            );
        }
    }
}
