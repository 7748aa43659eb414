//! One file: its entity tag and its bytes.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{
        Arc, OnceLock, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use futures_util::stream;
use tokio::task::spawn_blocking;
use workmesh_mesh::{Body, BodyError};

use crate::cache::MAX_KEPT;

/// What is read of a file at once, in bytes: a multiple of three, so that its base64 form is that of the whole.
const CHUNK: usize = 96 << 10;
/// The characters of an entity tag.
const TAG: usize = 32;

/// A file of a site. Its bytes are read when it is asked for.
#[derive(Debug)]
pub(crate) struct Asset {
    path: Arc<Path>,
    length: u64,
    extension: Box<str>,
    /// `Content-Type`.
    pub(crate) media_type: Option<String>,
    tag: OnceLock<String>,
    kept: RwLock<Option<Bytes>>,
    used: AtomicBool,
}

/// The bytes of a file, here or yet to be read.
pub(crate) enum Content {
    /// All of them.
    Bytes(Bytes),
    /// An open file.
    File(File, u64),
}

impl Asset {
    pub(crate) fn new(path: PathBuf, length: u64, name: &str, media_type: Option<String>) -> Self {
        let extension = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
        let extension = extension.map_or("", |(_, extension)| extension).into();
        Self {
            path: path.into(),
            length,
            extension,
            media_type,
            tag: OnceLock::new(),
            kept: RwLock::new(None),
            used: AtomicBool::new(false),
        }
    }

    /// The tag, if it is known: then nothing of the file need be read to tell whether a client has it.
    pub(crate) fn known_tag(&self) -> Option<&str> {
        self.tag.get().map(String::as_str)
    }

    /// The bytes, if they are kept.
    pub(crate) fn kept(&self) -> Option<Bytes> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner).clone();
        if kept.is_some() {
            self.used.store(true, Ordering::Relaxed);
        }
        kept
    }

    /// Keeps the bytes; whether they were not kept before.
    pub(crate) fn keep(&self, bytes: Bytes) -> bool {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let is_new = kept.is_none();
        *kept = Some(bytes);
        is_new
    }

    /// Lets the bytes go.
    pub(crate) fn forget(&self) {
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whether they were asked for since the last time this was.
    pub(crate) fn was_used(&self) -> bool {
        self.used.swap(false, Ordering::Relaxed)
    }

    /// Opens the file, on a thread that may wait for the disk, and learns its tag if it is not known. A small file is read whole.
    pub(crate) async fn open(&self) -> io::Result<Content> {
        let (path, extension, length) = (Arc::clone(&self.path), self.extension.clone(), self.length);
        let known = self.tag.get().is_some();
        let read = move || open(&path, length, (!known).then_some(&*extension));
        let (content, tag) = spawn_blocking(read).await.map_err(io::Error::other)??;
        if let Some(tag) = tag {
            // Another request may have learned it at the same time.
            let _ = self.tag.set(tag);
        }
        Ok(content)
    }
}

impl Content {
    /// The bytes as the body of a response; a large file is read piece by piece, as the client takes it.
    pub(crate) fn into_body(self) -> Body {
        match self {
            Self::Bytes(bytes) => bytes.into(),
            Self::File(file, length) => {
                let pieces = stream::unfold(Some((file, length)), |state| async {
                    let (file, left) = state.filter(|(_, left)| *left > 0)?;
                    Some(match spawn_blocking(move || piece(file, left)).await.map_err(io::Error::other) {
                        Ok(Ok((file, bytes))) => {
                            let left = left.saturating_sub(bytes.len() as u64);
                            (Ok(bytes), Some((file, left)))
                        }
                        Ok(Err(error)) | Err(error) => (Err(BodyError::Broken(error.to_string())), None),
                    })
                });
                Body::stream(pieces, Some(length))
            }
        }
    }
}

fn open(path: &Path, length: u64, hash_with: Option<&str>) -> io::Result<(Content, Option<String>)> {
    let mut file = File::open(path)?;
    if length <= MAX_KEPT {
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        // Should the file have grown in the meantime, it is cut here, and replaced by what it is now before long.
        file.take(MAX_KEPT).read_to_end(&mut bytes)?;
        let tag = hash_with.map(|extension| tag(&bytes[..], extension)).transpose()?;
        return Ok((Content::Bytes(bytes.into()), tag));
    }
    let tag = hash_with.map(|extension| tag(&mut file, extension)).transpose()?;
    if tag.is_some() {
        file = File::open(path)?;
    }
    let length = file.metadata()?.len();
    Ok((Content::File(file, length), tag))
}

/// The tag that the platform gives a file: the hash of its bytes in base64 and its extension.
fn tag(mut bytes: impl Read, extension: &str) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    let (mut chunk, mut text) = (vec![0; CHUNK], String::new());
    loop {
        let filled = fill(&mut bytes, &mut chunk)?;
        text.clear();
        BASE64_STANDARD.encode_string(&chunk[..filled], &mut text);
        hasher.update(text.as_bytes());
        if filled < CHUNK {
            break;
        }
    }
    hasher.update(extension.as_bytes());
    let mut hex = hasher.finalize().to_hex().to_string();
    hex.truncate(TAG);
    Ok(hex)
}

/// Fills a buffer, unless the end comes first; how much was read.
fn fill(bytes: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match bytes.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The next bytes of a file of which `left` were promised.
fn piece(mut file: File, left: u64) -> io::Result<(File, Bytes)> {
    let mut buffer = vec![0; usize::try_from(left).map_or(CHUNK, |left| left.min(CHUNK))];
    let filled = fill(&mut file, &mut buffer)?;
    if filled < buffer.len() {
        return Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "the file became shorter while it was sent",
        ));
    }
    Ok((file, buffer.into()))
}
