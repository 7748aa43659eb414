//! Compressors and decompressors of the deflate family, one step at a time.
//!
//! A codec takes a window of input and gives at most [`ROOM`] bytes of output a step. JavaScript makes the steps, so that the
//! limit on CPU time holds between them and what piles up is counted by the heap. What a codec takes itself, beside the heap, is
//! counted here: the codecs of an isolate together take no more than its heap may.
//!
//! **Library.** `zlib-rs`: zlib in Rust, kept by the Trifecta Tech Foundation, without unsafe code in its interface, as fast as
//! zlib-ng. It says what zlib says about bad input, which Node's modules show, and of all candidates its output is most often
//! byte for byte the real runtime's: `miniz_oxide` and the C zlib already differ in a hundred bytes of text.

use std::{cell::Cell, rc::Rc};

use zlib_rs::{
    Deflate, DeflateConfig, DeflateFlush, Inflate, InflateError, InflateFlush, Method, Status, Strategy,
};

use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::{Host, Resource},
};

/// The operations of this area.
pub(super) const OPS: &[Op<Host>] = &[
    Op::new("deflate_open", deflate_open),
    Op::new("inflate_open", inflate_open),
    Op::new("codec_step", codec_step),
    Op::new("codec_close", |host, args| {
        host.discard(args.integer(0)?);
        Ok(Value::Undefined)
    }),
    Op::new("crc32", |_, args| {
        let start = u32::try_from(args.integer(1)?).map_err(|_| OpError::range_error("no checksum"))?;
        Ok(Value::number(zlib_rs::crc32::crc32(start, &args.bytes(0)?)))
    }),
];

/// The most output of one step, in bytes.
const ROOM: usize = 64 << 10;

/// A compressor or decompressor, and what it takes beside the heap.
pub(crate) struct Codec {
    state: State,
    _memory: Reservation,
}

enum State {
    Deflate(Deflate),
    Inflate(Inflate),
}

/// Bytes counted for as long as this lives.
struct Reservation {
    total: Rc<Cell<usize>>,
    bytes: usize,
}

impl Reservation {
    fn new(host: &Host, bytes: usize) -> Result<Self, OpError> {
        let total = Rc::clone(host.codec_memory());
        if total.get().saturating_add(bytes) > host.limits.memory {
            return Err(OpError::range_error(
                "Too many compressors and decompressors are open in this worker.",
            ));
        }
        total.set(total.get() + bytes);
        Ok(Self { total, bytes })
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.total.set(self.total.get().saturating_sub(self.bytes));
    }
}

/// The container around deflated data, as the numbers of the contract with JavaScript.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Raw,
    Zlib,
    Gzip,
    /// Of a zlib or gzip stream, whichever comes.
    Any,
}

fn container(args: &Args<'_, '_>, index: usize) -> Result<Container, OpError> {
    Ok(match args.integer(index)? {
        0 => Container::Raw,
        1 => Container::Zlib,
        2 => Container::Gzip,
        3 => Container::Any,
        _ => return Err(out_of_range()),
    })
}

fn out_of_range() -> OpError {
    OpError::range_error("Init error")
}

/// An integer argument within a range: zlib panics or fails at others.
fn within(args: &Args<'_, '_>, index: usize, least: i32, most: i32) -> Result<i32, OpError> {
    let number = args.number(index)?;
    if number.fract() == 0.0 && (f64::from(least)..=f64::from(most)).contains(&number) {
        Ok(number as i32)
    } else {
        Err(out_of_range())
    }
}

fn keep(host: &Host, state: State, bytes: usize) -> OpResult {
    let codec = Codec { state, _memory: Reservation::new(host, bytes)? };
    let handle = host.keep_anywhere(Resource::Codec(Box::new(codec)))?;
    Ok(Value::Number(handle as f64))
}

/// `deflate_open(container, level, windowBits, memLevel, strategy, dictionary)` → handle.
fn deflate_open(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let container = container(args, 0)?;
    // zlib itself takes a window of 2^8 bytes for one of 2^9.
    let bits = within(args, 2, 8, 15)?.max(9);
    let config = DeflateConfig {
        level: within(args, 1, -1, 9)?,
        method: Method::Deflated,
        window_bits: match container {
            Container::Raw => -bits,
            Container::Zlib => bits,
            Container::Gzip => bits + 16,
            Container::Any => return Err(out_of_range()),
        },
        mem_level: within(args, 3, 1, 9)?,
        strategy: match within(args, 4, 0, 4)? {
            1 => Strategy::Filtered,
            2 => Strategy::HuffmanOnly,
            3 => Strategy::Rle,
            4 => Strategy::Fixed,
            _ => Strategy::Default,
        },
    };
    // The window, the chains and heads of hashes, and the symbols that are pending.
    let bytes = (1usize << (bits + 2)) + (1usize << (config.mem_level + 9)) + (128 << 10);
    let mut deflate = Deflate::new_with_config(config);
    if !args.is_nullish(5) {
        deflate.set_dictionary(&args.bytes(5)?).map_err(|_| OpError::error("Failed to set dictionary"))?;
    }
    keep(host, State::Deflate(deflate), bytes)
}

/// `inflate_open(container, windowBits)` → handle. A window of 0 bits is as large as the stream says.
fn inflate_open(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let bits = within(args, 1, 0, 15)?;
    if bits != 0 && bits < 8 {
        return Err(out_of_range());
    }
    let bits = bits as u8;
    let inflate = match container(args, 0)? {
        Container::Raw if bits == 0 => return Err(out_of_range()),
        Container::Raw => Inflate::new(false, bits),
        Container::Zlib => Inflate::new(true, bits),
        Container::Gzip => Inflate::new(true, bits + 16),
        Container::Any => Inflate::new(true, bits + 32),
    };
    keep(host, State::Inflate(inflate), 48 << 10)
}

/// `codec_step(handle, input, flush, dictionary)` → `[used, output, state, message]`: how much of the input was used, what came
/// out, and zlib's code for what became of it: 0, 1 at the end, 2 if a dictionary is wanted, -5 if there was nothing to do, and
/// less than 0 for what went wrong. Only output of full length may be followed by more of the same input.
fn codec_step(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (handle, input, flush) = (args.integer(0)?, args.bytes(1)?, within(args, 2, 0, 6)?);
    let dictionary = if args.is_nullish(3) { None } else { Some(args.bytes(3)?) };
    let step = host.with_resource(handle, |resource| match resource {
        Resource::Codec(codec) => Some(codec.step(&input, flush, dictionary.as_deref())),
        _ => None,
    })?;
    let message = step.message.map(Value::Static);
    Ok(Value::List(vec![
        Value::Number(step.used as f64),
        Value::Bytes(step.output.into()),
        Value::number(step.state),
        Value::or_null(message),
    ]))
}

/// What came of a step.
#[derive(Debug, PartialEq, Eq)]
struct Step {
    used: usize,
    output: Vec<u8>,
    state: i32,
    message: Option<&'static str>,
}

impl Codec {
    fn step(&mut self, input: &[u8], flush: i32, dictionary: Option<&[u8]>) -> Step {
        let mut output = vec![0; ROOM];
        let (used, written, state, message) = match &mut self.state {
            State::Deflate(deflate) => {
                let before = (deflate.total_in(), deflate.total_out());
                let flush = DeflateFlush::try_from(flush).unwrap_or_default();
                let state = match deflate.compress(input, &mut output, flush) {
                    Ok(status) => code(status),
                    Err(error) => error as i32,
                };
                let message = deflate.error_message();
                (deflate.total_in() - before.0, deflate.total_out() - before.1, state, message)
            }
            State::Inflate(inflate) => {
                let before = (inflate.total_in(), inflate.total_out());
                let flush = InflateFlush::try_from(flush).unwrap_or_default();
                let state = inflate_step(inflate, input, &mut output, flush, dictionary, before.0);
                let message = inflate.error_message();
                (inflate.total_in() - before.0, inflate.total_out() - before.1, state, message)
            }
        };
        output.truncate(usize::try_from(written).unwrap_or(0));
        output.shrink_to_fit();
        Step { used: usize::try_from(used).unwrap_or(0), output, state, message }
    }
}

/// One step, or two if the stream asks for the dictionary in between.
fn inflate_step(
    inflate: &mut Inflate,
    input: &[u8],
    output: &mut [u8],
    flush: InflateFlush,
    dictionary: Option<&[u8]>,
    total_before: u64,
) -> i32 {
    let first = inflate.decompress(input, output, flush);
    let (Err(InflateError::NeedDict { .. }), Some(dictionary)) = (first, dictionary) else {
        return inflate_code(first);
    };
    match inflate.set_dictionary(dictionary) {
        Ok(_) => {
            let used = usize::try_from(inflate.total_in() - total_before).unwrap_or(0);
            inflate_code(inflate.decompress(input.get(used..).unwrap_or_default(), output, flush))
        }
        Err(_) => BAD_DICTIONARY,
    }
}

/// The state for a dictionary that is not the one which the data was compressed with; not a code of zlib's.
const BAD_DICTIONARY: i32 = -10;

fn code(status: Status) -> i32 {
    match status {
        Status::Ok => 0,
        Status::StreamEnd => 1,
        Status::BufError => -5,
    }
}

fn inflate_code(result: Result<Status, InflateError>) -> i32 {
    match result {
        Ok(status) => code(status),
        Err(InflateError::NeedDict { .. }) => 2,
        Err(InflateError::StreamError) => -2,
        Err(InflateError::DataError) => -3,
        Err(InflateError::MemError) => -4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codec(state: State) -> Codec {
        Codec { state, _memory: Reservation { total: Rc::default(), bytes: 0 } }
    }

    fn packed(input: &[u8]) -> Vec<u8> {
        let mut deflate = codec(State::Deflate(Deflate::new(6, true, 15)));
        let step = deflate.step(input, DeflateFlush::Finish as i32, None);
        assert_eq!((step.used, step.state), (input.len(), 1));
        step.output
    }

    #[test]
    fn a_step_gives_no_more_than_its_room() {
        let bomb = packed(&vec![0; 10 * ROOM]);
        let mut inflate = codec(State::Inflate(Inflate::new(true, 15)));
        let (mut at, mut total) = (0, 0);
        for _ in 0..20 {
            let step = inflate.step(&bomb[at..], 0, None);
            assert!(step.output.len() <= ROOM);
            at += step.used;
            total += step.output.len();
            if step.state == 1 {
                break;
            }
        }
        assert_eq!((at, total), (bomb.len(), 10 * ROOM));
    }

    #[test]
    fn bad_input_is_told_as_zlib_tells_it() {
        let mut inflate = codec(State::Inflate(Inflate::new(true, 15)));
        let step = inflate.step(b"no zlib", 0, None);
        assert_eq!((step.state, step.message), (-3, Some("incorrect header check")));
    }

    #[test]
    fn a_dictionary_is_taken_when_it_is_asked_for() {
        let mut deflate = Deflate::new(6, true, 15);
        deflate.set_dictionary(b"hello").unwrap();
        let packed = codec(State::Deflate(deflate)).step(b"hello hello", 4, None).output;
        let inflate = || codec(State::Inflate(Inflate::new(true, 15)));
        assert_eq!(inflate().step(&packed, 0, None).state, 2);
        assert_eq!(inflate().step(&packed, 0, Some(b"other")).state, BAD_DICTIONARY);
        let step = inflate().step(&packed, 0, Some(b"hello"));
        assert_eq!((step.output.as_slice(), step.state, step.used), (&b"hello hello"[..], 1, packed.len()));
    }

    #[test]
    fn what_codecs_take_is_given_back() {
        let total = Rc::new(Cell::new(7));
        let reservation = Reservation { total: Rc::clone(&total), bytes: 7 };
        drop(reservation);
        assert_eq!(total.get(), 0);
    }
}
