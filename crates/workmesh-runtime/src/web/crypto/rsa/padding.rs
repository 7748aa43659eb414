//! How a message becomes the number that RSA works on, and back: the encodings of RFC 8017.
//!
//! The library pads by itself for the keys and hash functions that it knows; these are for the rest, see [`super`].

use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::super::Hash;

/// What stands before a digest that is signed, by hash function: its name, as DER.
/// <https://www.rfc-editor.org/rfc/rfc8017#section-9.2>
fn prefix(hash: Hash) -> Vec<u8> {
    let sha2 = |id, length: u8| {
        let name = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, id, 0x05, 0x00];
        [&[0x30, 0x11 + length, 0x30, 0x0d][..], &name, &[0x04, length]].concat()
    };
    match hash {
        Hash::Sha1 => {
            let name = [0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00];
            [&[0x30, 0x21, 0x30, 0x09][..], &name, &[0x04, 20]].concat()
        }
        Hash::Sha256 => sha2(1, 32),
        Hash::Sha384 => sha2(2, 48),
        Hash::Sha512 => sha2(3, 64),
    }
}

/// What a PKCS #1 v1.5 signature of `length` bytes is made of.
pub(super) fn v15(hash: Hash, data: &[u8], length: usize) -> Option<Vec<u8>> {
    let digest = [&prefix(hash)[..], hash.digest(data).as_ref()].concat();
    let filling = length.checked_sub(digest.len() + 3).filter(|&filling| filling >= 8)?;
    Some([&[0, 1][..], &vec![0xff; filling], &[0], &digest].concat())
}

/// The mask that hides the other half of a padded message.
fn mask(hash: Hash, seed: &[u8], target: &mut [u8]) {
    for (counter, chunk) in target.chunks_mut(hash.size()).enumerate() {
        let block = hash.digest(&[seed, &(counter as u32).to_be_bytes()].concat());
        for (byte, mask) in chunk.iter_mut().zip(block.as_ref()) {
            *byte ^= mask;
        }
    }
}

/// The digest that a PSS signature carries.
fn pss_digest(hash: Hash, data: &[u8], salt: &[u8]) -> Vec<u8> {
    hash.digest(&[&[0; 8], hash.digest(data).as_ref(), salt].concat()).as_ref().to_vec()
}

/// What a PSS signature is made of, if the key has room for it; `bits` are those of the modulus.
pub(super) fn pss(hash: Hash, data: &[u8], salt: &[u8], bits: usize) -> Option<Vec<u8>> {
    let length = (bits - 1).div_ceil(8);
    let block = length.checked_sub(hash.size() + 1)?;
    let zeros = block.checked_sub(salt.len() + 1)?;
    let digest = pss_digest(hash, data, salt);
    let mut masked = [&vec![0; zeros][..], &[1], salt].concat();
    mask(hash, &digest, &mut masked);
    clear(&mut masked, bits);
    Some([&masked[..], &digest, &[0xbc]].concat())
}

/// Clears what is beyond the modulus in the first byte.
fn clear(masked: &mut [u8], bits: usize) {
    let unused = (8 - (bits - 1) % 8) % 8;
    if let Some(first) = masked.first_mut() {
        *first &= 0xff >> unused;
    }
}

/// A PSS signature, taken apart.
struct Opened {
    /// Zeros, a one, and the salt, if it is a signature.
    block: Vec<u8>,
    digest: Vec<u8>,
    /// Whether all that has to be zero, or some other value, is.
    is_whole: bool,
}

fn open(hash: Hash, encoded: &[u8], bits: usize) -> Option<Opened> {
    let length = (bits - 1).div_ceil(8);
    // The number is as long as the modulus, and may have a byte more than the signature uses.
    let (beyond, encoded) = encoded.split_at(encoded.len().saturating_sub(length));
    let Some((&0xbc, rest)) = encoded.split_last() else { return None };
    let (masked, digest) = rest.split_at(rest.len().checked_sub(hash.size())?);
    let mut block = masked.to_vec();
    mask(hash, digest, &mut block);
    clear(&mut block, bits);
    let mut first = masked.get(..1).unwrap_or_default().to_vec();
    clear(&mut first, bits);
    let is_whole = beyond.iter().all(|&byte| byte == 0) && masked.first() == first.first();
    Some(Opened { block, digest: digest.to_vec(), is_whole })
}

/// How long the salt of a PSS signature is, as the number that it was made of, if it is one.
pub(super) fn pss_salt(hash: Hash, encoded: &[u8], bits: usize) -> Option<usize> {
    let block = open(hash, encoded, bits)?.block;
    let one = block.iter().position(|&byte| byte != 0)?;
    Some(block.len() - one - 1)
}

/// Whether a PSS signature, as the number that it was made of, is one of the data.
pub(super) fn is_pss(hash: Hash, data: &[u8], salt_length: usize, encoded: &[u8], bits: usize) -> bool {
    let Some(Opened { block, digest, is_whole }) = open(hash, encoded, bits) else { return false };
    let Some(zeros) = block.len().checked_sub(salt_length + 1) else { return false };
    let (filling, salt) = block.split_at(zeros);
    let Some((&1, salt)) = salt.split_first() else { return false };
    is_whole && filling.iter().all(|&byte| byte == 0) && pss_digest(hash, data, salt) == digest
}

/// A message filled up to `length` bytes for encryption as PKCS #1 v1.5 has it; the random bytes are none of them zero.
pub(super) fn pkcs1(message: &[u8], random: &[u8]) -> Vec<u8> {
    [&[0, 2], random, &[0], message].concat()
}

/// The message in a number that was filled up so. Everything is looked at before anything is refused.
pub(super) fn from_pkcs1(encoded: &[u8]) -> Option<Vec<u8>> {
    let (head, rest) = encoded.split_at_checked(2)?;
    let mut end = rest.len();
    for (at, &byte) in rest.iter().enumerate().rev() {
        end = if byte == 0 { at } else { end };
    }
    let is_filled = (head == [0, 2]) & (end >= LEAST_FILLING) & (end < rest.len());
    rest.get(end + 1..).filter(|_| is_filled).map(<[u8]>::to_vec)
}

/// How many random bytes PKCS #1 v1.5 wants at least.
pub(super) const LEAST_FILLING: usize = 8;

/// What an OAEP ciphertext of `length` bytes is made of, if the message fits.
pub(super) fn oaep(hash: Hash, label: &[u8], seed: &[u8], message: &[u8], length: usize) -> Option<Vec<u8>> {
    let filling = length.checked_sub(message.len() + 2 * hash.size() + 2)?;
    let mut block = [hash.digest(label).as_ref(), &vec![0; filling], &[1], message].concat();
    mask(hash, seed, &mut block);
    let mut seed = seed.to_vec();
    mask(hash, &block, &mut seed);
    Some([&[0], &seed[..], &block].concat())
}

/// The message in a padded number. Everything is looked at before anything is refused, so that nobody learns from the
/// time that it takes what was wrong.
pub(super) fn from_oaep(hash: Hash, label: &[u8], encoded: &[u8]) -> Option<Vec<u8>> {
    if encoded.len() < 2 * hash.size() + 2 {
        return None;
    }
    let (first, rest) = encoded.split_first()?;
    let (seed, block) = rest.split_at(hash.size());
    let (mut seed, mut block) = (seed.to_vec(), block.to_vec());
    mask(hash, &block, &mut seed);
    mask(hash, &seed, &mut block);
    let (found, filled) = block.split_at(hash.size());
    let (mut start, mut bad, mut within) = (0, *first, 1_u8);
    for (index, &byte) in filled.iter().enumerate() {
        // 1 as long as all bytes were zero; the first other one must be 1.
        let is_zero = (u16::from(byte).wrapping_sub(1) >> 15) as u8;
        let ends = within & (is_zero ^ 1);
        bad |= (byte ^ 1) * ends;
        start += (index + 1) * usize::from(ends);
        within &= is_zero;
    }
    let same_label = verify_slices_are_equal(found, hash.digest(label).as_ref()).is_ok();
    let sound = same_label & (bad == 0) & (within == 0);
    sound.then(|| filled.get(start..).unwrap_or_default().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASHES: [Hash; 4] = [Hash::Sha1, Hash::Sha256, Hash::Sha384, Hash::Sha512];

    #[test]
    fn a_pss_signature_is_of_its_data_and_salt_alone() {
        for hash in HASHES {
            for bits in [1024, 1025, 1031, 2048] {
                let encoded = pss(hash, b"text", b"salty", bits).unwrap();
                let check = |data: &[u8], length| is_pss(hash, data, length, &encoded, bits);
                assert!(check(b"text", 5), "{hash:?} {bits}");
                assert!(!check(b"texT", 5) && !check(b"text", 4) && !check(b"text", 6), "{hash:?} {bits}");
            }
        }
        assert_eq!(pss(Hash::Sha512, b"", &[0; 63], 1024), None);
        assert!(!is_pss(Hash::Sha512, b"", 400, &[0xbc; 128], 1024));
    }

    #[test]
    fn the_salt_of_a_signature_can_be_found() {
        for length in [0, 1, 20, 32] {
            let encoded = pss(Hash::Sha256, b"data", &vec![7; length], 1024).unwrap();
            assert_eq!(pss_salt(Hash::Sha256, &encoded, 1024), Some(length));
        }
        assert_eq!(pss_salt(Hash::Sha256, &[0; 128], 1024), None);
        assert_eq!(pss_salt(Hash::Sha256, &[], 1024), None);
    }

    #[test]
    fn what_was_filled_up_is_found_again() {
        let encoded = pkcs1(b"text", &[9; 8]);
        assert_eq!(from_pkcs1(&encoded).as_deref(), Some(&b"text"[..]));
        assert_eq!(from_pkcs1(&pkcs1(b"", &[9; 8])).as_deref(), Some(&b""[..]));
        for wrong in [&encoded[1..], &pkcs1(b"text", &[9; 7]), &[0, 2, 9, 9, 9, 9, 9, 9, 9, 9, 9], &[0], &[]]
        {
            assert_eq!(from_pkcs1(wrong), None);
        }
    }

    #[test]
    fn a_message_comes_out_of_its_padding() {
        for hash in HASHES {
            let seed = vec![7; hash.size()];
            for message in [&b""[..], b"text", &[1; 60]] {
                let encoded = oaep(hash, b"label", &seed, message, 256).unwrap();
                assert_eq!(from_oaep(hash, b"label", &encoded).as_deref(), Some(message));
                assert_eq!(from_oaep(hash, b"other", &encoded), None);
                for at in [0, 1, 100, 255] {
                    let mut wrong = encoded.clone();
                    wrong[at] ^= 0x80;
                    assert_eq!(from_oaep(hash, b"label", &wrong), None, "{at}");
                }
            }
        }
        assert_eq!(oaep(Hash::Sha512, b"", &[0; 64], b"", 129), None);
        assert_eq!(from_oaep(Hash::Sha512, b"", &[0; 129]), None);
    }

    #[test]
    fn a_signature_needs_room() {
        assert!(v15(Hash::Sha256, b"", 62).is_some());
        assert_eq!(v15(Hash::Sha256, b"", 61), None);
    }
}
