//! The documents that RSA keys travel in: SubjectPublicKeyInfo and PrivateKeyInfo (PKCS#8), as DER.
//!
//! They are read here rather than by the library because scripts may bring keys that it refuses to use, and ask for
//! their numbers.

use bytes::Bytes;

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

/// `rsaEncryption` and the NULL after it.
const RSA: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
/// What the identifiers of other kinds of keys begin with: those on the NIST curves, and on the Edwards curve.
const OTHERS: [&[u8]; 2] = [&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01], &[0x2b, 0x65]];

/// What a document turned out to hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Document {
    /// The numbers of an RSA key: n and e, and of a private one d, p, q, dp, dq and qi.
    Rsa(Vec<Bytes>),
    /// A key of another kind.
    Other,
}

/// A part of a document that is still to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// What is within the next element, which must be of a kind.
    fn element(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (&found, rest) = self.0.split_first()?;
        let (&first, mut rest) = rest.split_first()?;
        let mut length = usize::from(first);
        if first >= 0x80 {
            let count = usize::from(first & 0x7f);
            let (digits, after) = rest.split_at_checked(count).filter(|_| (1..=4).contains(&count))?;
            length = digits.iter().fold(0, |length, &digit| length << 8 | usize::from(digit));
            // The shortest form is the only one.
            if length < 0x80 || digits.first() == Some(&0) {
                return None;
            }
            rest = after;
        }
        let (content, after) = rest.split_at_checked(length)?;
        self.0 = after;
        (found == tag).then_some(content)
    }

    fn sequence(&mut self) -> Option<Reader<'a>> {
        self.element(SEQUENCE).map(Reader)
    }

    /// A number that is not negative, without leading zeros.
    fn number(&mut self) -> Option<Bytes> {
        let digits = self.element(INTEGER)?;
        if digits.first().is_none_or(|&first| first >= 0x80) {
            return None;
        }
        Some(Bytes::copy_from_slice(trimmed(digits)))
    }

    /// What kind of key follows: whether it is an RSA key, if it is one of those known here.
    fn is_rsa(&mut self) -> Option<bool> {
        let algorithm = self.element(SEQUENCE)?;
        if algorithm == RSA {
            return Some(true);
        }
        let name = Reader(algorithm).element(OBJECT_IDENTIFIER)?;
        OTHERS.iter().any(|other| name.starts_with(other)).then_some(false)
    }

    fn at_end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

/// A number's digits without the zeros in front.
pub(super) fn trimmed(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|&&digit| digit == 0).count();
    digits.get(zeros..).unwrap_or_default()
}

/// Reads a SubjectPublicKeyInfo.
pub(super) fn read_spki(document: &[u8]) -> Option<Document> {
    let mut whole = Reader(document);
    let mut info = whole.sequence()?;
    whole.at_end()?;
    if !info.is_rsa()? {
        return Some(Document::Other);
    }
    let (0, key) = info.element(BIT_STRING)?.split_first().map(|(&unused, key)| (unused, key))? else {
        return None;
    };
    let mut key = Reader(key);
    let mut numbers = key.sequence()?;
    let found = vec![numbers.number()?, numbers.number()?];
    numbers.at_end()?;
    Some(Document::Rsa(found))
}

/// Reads a PrivateKeyInfo, or what one has inside.
pub(super) fn read_pkcs8(document: &[u8]) -> Option<Document> {
    read_pkcs1(document).or_else(|| read_info(document))
}

fn read_info(document: &[u8]) -> Option<Document> {
    let mut whole = Reader(document);
    let mut info = whole.sequence()?;
    whole.at_end()?;
    let version = info.number()?;
    if !version.is_empty() {
        return None;
    }
    if !info.is_rsa()? {
        return Some(Document::Other);
    }
    read_pkcs1(info.element(OCTET_STRING)?)
}

fn read_pkcs1(document: &[u8]) -> Option<Document> {
    let mut whole = Reader(document);
    let mut numbers = whole.sequence()?;
    whole.at_end()?;
    // Keys of more than two primes have another version.
    if !numbers.number()?.is_empty() {
        return None;
    }
    let found = (0..8).map(|_| numbers.number()).collect::<Option<Vec<_>>>()?;
    numbers.at_end()?;
    Some(Document::Rsa(found))
}

/// One element.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut element = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length) if length < 0x80 => element.push(length),
        _ => {
            let length = content.len().to_be_bytes();
            let digits = trimmed(&length);
            element.push(0x80 | digits.len() as u8);
            element.extend_from_slice(digits);
        }
    }
    element.extend_from_slice(content);
    element
}

/// Numbers one after another, as a sequence.
fn numbers<'a>(numbers: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut content = Vec::new();
    for number in numbers {
        let digits = trimmed(number);
        let mut signed = Vec::with_capacity(digits.len() + 1);
        // What would look negative, or empty, gets a zero in front.
        if digits.first().is_none_or(|&first| first >= 0x80) {
            signed.push(0);
        }
        signed.extend_from_slice(digits);
        content.extend(element(INTEGER, &signed));
    }
    element(SEQUENCE, &content)
}

/// Writes a SubjectPublicKeyInfo of n and e.
pub(super) fn write_spki(key: &[Bytes]) -> Vec<u8> {
    let bits = [&[0], &numbers(key.iter().map(Bytes::as_ref))[..]].concat();
    element(SEQUENCE, &[element(SEQUENCE, RSA), element(BIT_STRING, &bits)].concat())
}

/// Writes a PrivateKeyInfo of all eight numbers.
pub(super) fn write_pkcs8(key: &[Bytes]) -> Vec<u8> {
    let version: &[u8] = &[];
    let inner = numbers(std::iter::once(version).chain(key.iter().map(Bytes::as_ref)));
    let parts = [element(INTEGER, &[0]), element(SEQUENCE, RSA), element(OCTET_STRING, &inner)];
    element(SEQUENCE, &parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(count: usize) -> Vec<Bytes> {
        (0..count).map(|index| Bytes::from(vec![0x7f + index as u8; 20 * index + 1])).collect()
    }

    #[test]
    fn what_was_written_can_be_read() {
        assert_eq!(read_spki(&write_spki(&key(2))), Some(Document::Rsa(key(2))));
        assert_eq!(read_pkcs8(&write_pkcs8(&key(8))), Some(Document::Rsa(key(8))));
    }

    #[test]
    fn what_is_cut_or_longer_is_no_document() {
        for (whole, read) in [
            (write_spki(&key(2)), read_spki as fn(&[u8]) -> Option<Document>),
            (write_pkcs8(&key(8)), read_pkcs8),
        ] {
            for end in 0..whole.len() {
                assert_eq!(read(&whole[..end]), None, "{end}");
            }
            assert_eq!(read(&[&whole[..], &[0]].concat()), None);
        }
    }

    #[test]
    fn a_key_of_another_kind_is_told_apart() {
        let ed25519 =
            element(SEQUENCE, &[&element(SEQUENCE, &[6, 3, 0x2b, 0x65, 0x70])[..], &[3, 1, 0]].concat());
        assert_eq!(read_spki(&ed25519), Some(Document::Other));
    }
}
