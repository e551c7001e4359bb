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
