//! What is built on MD5 beside digests: HMAC, HKDF and PBKDF2, for old protocols. The library has none of it.

use bytes::Bytes;
use md5::{Digest as _, Md5};

const SIZE: usize = 16;
const BLOCK: usize = 64;

/// HMAC under one key. <https://www.rfc-editor.org/rfc/rfc2104>
pub(super) struct Mac {
    inner: Md5,
    outer: Md5,
}

impl Mac {
    pub(super) fn new(key: &[u8]) -> Self {
        let mut block = [0; BLOCK];
        let digest = Md5::digest(key);
        let key = if key.len() > BLOCK { &digest[..] } else { key };
        block[..key.len()].copy_from_slice(key);
        let begun = |pad: u8| Md5::new_with_prefix(block.map(|byte| byte ^ pad));
        Self { inner: begun(0x36), outer: begun(0x5c) }
    }

    /// The tag of the parts one after another.
    pub(super) fn tag(&self, parts: &[&[u8]]) -> [u8; SIZE] {
        let (mut inner, mut outer) = (self.inner.clone(), self.outer.clone());
        for part in parts {
            inner.update(part);
        }
        outer.update(inner.finalize());
        outer.finalize().into()
    }
}

/// The tag of some data.
pub(super) fn hmac(key: &[u8], data: &[u8]) -> Bytes {
    Bytes::copy_from_slice(&Mac::new(key).tag(&[data]))
}

/// HKDF; none if more is asked for than there is. <https://www.rfc-editor.org/rfc/rfc5869>
pub(super) fn hkdf(secret: &[u8], salt: &[u8], info: &[u8], length: usize) -> Option<Vec<u8>> {
    if length > 255 * SIZE {
        return None;
    }
    let mac = Mac::new(&Mac::new(salt).tag(&[secret]));
    let (mut derived, mut last) = (Vec::new(), Vec::new());
    for counter in 1..=length.div_ceil(SIZE) {
        last = mac.tag(&[&last, info, &[counter as u8]]).to_vec();
        derived.extend_from_slice(&last);
    }
    derived.truncate(length);
    Some(derived)
}

/// PBKDF2. <https://www.rfc-editor.org/rfc/rfc8018#section-5.2>
pub(super) fn pbkdf2(password: &[u8], salt: &[u8], iterations: u32, derived: &mut [u8]) {
    let mac = Mac::new(password);
    for (index, chunk) in derived.chunks_mut(SIZE).enumerate() {
        let mut last = mac.tag(&[salt, &(index as u32 + 1).to_be_bytes()]);
        let mut sum = last;
        for _ in 1..iterations {
            last = mac.tag(&[&last]);
            sum.iter_mut().zip(last).for_each(|(sum, byte)| *sum ^= byte);
        }
        chunk.copy_from_slice(&sum[..chunk.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_match_rfc_2202() {
        assert_eq!(hmac(b"Jefe", b"what do ya want for nothing?")[..4], [0x75, 0x0c, 0x78, 0x3e]);
        assert_eq!(
            hmac(&[0xaa; 80], b"Test Using Larger Than Block-Size Key - Hash Key First")[..4],
            [0x6b, 0x1a, 0xb7, 0xfe]
        );
    }

    #[test]
    fn there_is_no_more_than_255_tags_in_a_secret() {
        assert_eq!(hkdf(b"", b"", b"", 255 * SIZE).map(|derived| derived.len()), Some(255 * SIZE));
        assert_eq!(hkdf(b"", b"", b"", 255 * SIZE + 1), None);
    }
}
