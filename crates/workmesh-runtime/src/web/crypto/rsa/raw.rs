//! RSA itself: numbers to a power, and keys of sizes that the library does not make.

use bytes::Bytes;
use crypto_bigint::{
    BoxedUint, ConcatenatingMul, Limb, NonZero, Resize,
    modular::{BoxedMontyForm, BoxedMontyParams},
};
use crypto_primes::{Flavor, is_prime};

use super::{super::random, der::trimmed};

/// The most bits of a modulus that is worked with.
pub(super) const MAX_BITS: usize = 8192;

/// The bits of a number that has no leading zeros.
pub(super) fn bits(digits: &[u8]) -> usize {
    digits.first().map_or(0, |first| 8 * digits.len() - first.leading_zeros() as usize)
}

/// The number that bytes say, with room for itself at least.
fn number(bytes: &[u8]) -> Option<BoxedUint> {
    let bits = u32::try_from(8 * bytes.len()).ok()?;
    BoxedUint::from_be_slice(bytes, bits.max(1).next_multiple_of(Limb::BITS)).ok()
}

/// `base` to the power of `exponent`, as long as the modulus is; none if the base is not below the modulus, or that is
/// even or too large. How long it takes depends on the lengths alone.
pub(super) fn power(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Option<Vec<u8>> {
    if bits(modulus) > MAX_BITS || exponent.len() > modulus.len() {
        return None;
    }
    let length = modulus.len();
    let modulus = number(modulus)?.into_odd().into_option()?;
    let base = BoxedUint::from_be_slice(base, modulus.bits_precision()).ok()?;
    if base >= *modulus.as_ref() {
        return None;
    }
    let parameters = BoxedMontyParams::new(modulus);
    let result = BoxedMontyForm::new(base, &parameters).pow(&number(exponent)?).retrieve().to_be_bytes();
    result.get(result.len().checked_sub(length)?..).map(<[u8]>::to_vec)
}

/// Small primes: whatever one of them divides needs no closer look.
const SMALL: [u16; 53] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103,
    107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191, 193, 197, 199, 211, 223,
    227, 229, 233, 239, 241, 251,
];

/// What is left of a number that is divided by a small one.
fn remainder(number: &BoxedUint, divisor: u32) -> u32 {
    let divisor = NonZero::new(Limb::from(divisor)).into_option();
    divisor.map_or(0, |divisor| number.rem_limb(divisor).0 as u32)
}

/// A random prime whose two highest bits are set, so that the product of two has all of its bits, and that goes with
/// the public exponent, a prime.
fn prime(bytes: usize, exponent: u32) -> Option<BoxedUint> {
    loop {
        let mut digits = vec![0; bytes];
        random::fill(&mut digits).ok()?;
        *digits.first_mut()? |= 0xc0;
        *digits.last_mut()? |= 1;
        let candidate = number(&digits)?;
        let fits = remainder(&candidate, exponent) != 1
            && SMALL.iter().all(|&small| remainder(&candidate, small.into()) != 0);
        if fits && is_prime(Flavor::Any, &candidate) {
            return Some(candidate);
        }
    }
}

/// A new key with a modulus of so many bits, a multiple of 128, as its eight numbers.
pub(super) fn generate(bits: usize, exponent: u32) -> Option<Vec<Bytes>> {
    let (a, b) = (prime(bits / 16, exponent)?, prime(bits / 16, exponent)?);
    let (p, q) = if a > b { (a, b) } else { (b, a) };
    if p == q {
        return None;
    }
    let one = BoxedUint::one_with_precision(p.bits_precision());
    let less_one = |prime: &BoxedUint| NonZero::new(prime.wrapping_sub(&one)).into_option();
    let (p1, q1) = (less_one(&p)?, less_one(&q)?);
    let order = NonZero::new(p1.as_ref().concatenating_mul(q1.as_ref())).into_option()?;
    let e = BoxedUint::from(exponent).resize(order.bits_precision());
    let d = e.invert_mod(&order).into_option()?;
    let qi = q.invert_odd_mod(p.to_odd().into_option().as_ref()?).into_option()?;
    let (n, dp, dq) = (p.concatenating_mul(&q), d.rem(&p1), d.rem(&q1));
    let digits = |number: &BoxedUint| Bytes::copy_from_slice(trimmed(&number.to_be_bytes()));
    Some([n, e, d, p, q, dp, dq, qi].iter().map(digits).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_key_undoes_itself() {
        for (size, exponent) in [(256, 3), (512, 65537), (1024, 3)] {
            let key = generate(size, exponent).unwrap();
            assert_eq!(bits(&key[0]), size);
            let sealed = power(b"message", &key[1], &key[0]).unwrap();
            let opened = power(&sealed, &key[2], &key[0]).unwrap();
            assert_eq!(trimmed(&opened), b"message");
        }
    }

    #[test]
    fn what_has_no_answer_has_none() {
        assert_eq!(power(&[5], &[3], &[15]), Some(vec![5]));
        for (base, exponent, modulus) in
            [(&[15][..], &[3][..], &[15][..]), (&[5], &[3], &[16]), (&[5], &[3], &[])]
        {
            assert_eq!(power(base, exponent, modulus), None);
        }
        assert_eq!(power(&[5], &[3], &[0xff; 1025]), None);
    }
}
