//! Bytes as what comes on the connection of a WebSocket, on either of its sides: half of them read with the handshake, the rest later.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use tokio::{io::AsyncWriteExt, join};
use workmesh_fuzz::play;
use workmesh_mesh::{SocketMessage, WebSocket};
use workmesh_websocket::{Options, Role, run};

fuzz_target!(|input: &[u8]| {
    let Some((&flags, frames)) = input.split_first() else { return };
    let role = if flags & 1 == 0 { Role::Server } else { Role::Client };
    let heartbeat = (flags & 2 != 0).then(|| std::time::Duration::from_secs(1));
    let (early, late) = frames.split_at(frames.len() / 2);
    let early = Bytes::copy_from_slice(early);
    play(async {
        let (ours, theirs) = WebSocket::pair();
        let (near, mut far) = tokio::io::duplex(64 << 10);
        let pump = run(near, early, ours, Options { role, heartbeat }, std::future::pending());
        let client = async {
            let _ = far.write_all(late).await;
            drop(far);
        };
        let worker = async {
            let (sender, mut receiver) = theirs.split();
            while let Some(message) = receiver.message().await {
                let last = matches!(message, SocketMessage::Close { .. });
                let _ = sender.send(message);
                if last {
                    break;
                }
            }
        };
        join!(pump, client, worker);
    });
});
