//! Identity of planned blocks.

use rand::Rng;

/// A fresh id for a block's event in Google: 128 random bits in base32hex, the alphabet that Google asks for. Chosen
/// before anything is sent, so that a lost answer can never make a second event.
pub(crate) fn new_event_id() -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
    let mut bits: u128 = rand::rng().next_u64().into();
    bits = bits << 64 | u128::from(rand::rng().next_u64());
    (0..26)
        .map(|digit| {
            let index = (bits >> (digit * 5)) & 31;
            char::from(ALPHABET[index as usize])
        })
        .collect()
}
