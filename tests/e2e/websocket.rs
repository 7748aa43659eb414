//! WebSockets over real connections.

use crate::support::{
    eventually,
    fleet::Fleet,
    http::{Request, send},
    meanwhile,
    process::Dev,
    socket::{BINARY, CLOSE, FIN, PING, PONG, Socket, TEXT, handshake},
};

/// Sends back what comes, and does what some texts say.
const ECHO: &str = "
const version = 'one';
function compute(n) { let sum = 0; for (let i = 0; i < n; i++) sum += i % 7; return sum; }
const says = {
  close: (socket) => socket.close(4001, 'as asked'),
  throw() { throw new Error('on purpose'); },
  spin() { for (;;); },
  work(socket) {
    compute(200_000);
    socket.send('done');
  },
  version: (socket) => socket.send(version),
  flood(socket) {
    const text = 'x'.repeat(1 << 20);
    try { for (let i = 0; i < 1000; i++) socket.send(text); } catch (error) { console.log(`flood: ${error.message}`); }
  },
};
export default {
  fetch(request) {
    if (request.url.endsWith('/compute')) return new Response(String(compute(500_000)));
    if (request.headers.get('Upgrade') !== 'websocket') return new Response('no upgrade', { status: 426 });
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept();
    server.binaryType = 'arraybuffer';
    server.addEventListener('message', ({ data }) => (says[data] ? says[data](server) : server.send(data)));
    server.addEventListener('close', ({ code, reason, wasClean }) => {
      console.log(`closed ${code} '${reason}' ${wasClean}`);
      server.close(code === 1005 || code === 1006 ? 1000 : code, reason);
    });
    server.addEventListener('error', ({ message }) => console.log(`failed: ${message}`));
    const headers = request.headers.has('Sec-WebSocket-Protocol') ? { 'Sec-WebSocket-Protocol': 'chat' } : {};
    return new Response(null, { status: 101, webSocket: client, headers });
  },
};";

/// Calls the echo, in one way or another.
const FRONT: &str = "
async function talk(socket, text) {
  const seen = [];
  for (const type of ['open', 'message', 'error', 'close']) {
    socket.addEventListener(type, ({ data, code, message }) => seen.push([type, data ?? code ?? message].filter(Boolean).join(' ')));
  }
  socket.addEventListener('message', () => socket.close(1000));
  socket.addEventListener('open', () => socket.send(text));
  await new Promise((resolve) => socket.addEventListener('close', resolve));
  return new Response(seen.join(', '));
}
export default {
  async fetch(request, env) {
    const { pathname, host } = new URL(request.url);
    if (pathname === '/new') return talk(new WebSocket(`ws://${host}/echo/`), 'made');
    if (pathname === '/refused') return talk(new WebSocket(`ws://${host}/refused`), 'never');
    if (pathname === '/fetched') {
      const { webSocket } = await fetch(`http://${host}/echo/`, { headers: { Upgrade: 'websocket' } });
      webSocket.accept();
      const answer = talk(webSocket, '');
      webSocket.send('fetched');
      return answer;
    }
    return env.ECHO.fetch(request);
  },
};";

fn echo() -> Dev {
    Fleet::new().worker("echo", "", ECHO).dev()
}

fn fleet() -> Fleet {
    let services = "services = [{ binding = \"ECHO\", service = \"echo\" }]";
    Fleet::new().worker("front", services, FRONT).worker("echo", "", ECHO)
}

#[test]
fn messages_go_to_the_worker_and_back() {
    let dev = echo();
    let mut socket = Socket::open(dev.port(), "/");
    let large = "é".repeat(300_000);
    for text in ["hello", "", "é\u{1F600}", &large] {
        socket.text(text);
        assert_eq!(socket.read_text(), text);
    }
    let bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    socket.frame(FIN | BINARY, &bytes);
    assert_eq!(socket.read().unwrap(), (BINARY, bytes));
    // In fragments, with a ping in between.
    socket.frame(TEXT, b"in ");
    socket.frame(FIN | PING, b"there?");
    socket.frame(FIN, b"parts");
    assert_eq!(socket.read().unwrap(), (PONG, b"there?".to_vec()));
    assert_eq!(socket.read_text(), "in parts");
    socket.close(3999, "mine");
    assert_eq!(socket.read_close(), (3999, "mine".into()));
    dev.prints("closed 3999 'mine' true");
}

#[test]
fn either_side_ends_it() {
    let dev = echo();
    let mut socket = Socket::open(dev.port(), "/");
    socket.text("close");
    assert_eq!(socket.read_close(), (4001, "as asked".into()));
    socket.close(4001, "");
    assert!(socket.read().is_err());
    dev.prints("closed 4001 '' true");

    drop(Socket::open(dev.port(), "/"));
    dev.prints("closed 1006 'WebSocket disconnected without sending Close frame.' false");

    let mut socket = Socket::open(dev.port(), "/");
    socket.frame(FIN | CLOSE, b"");
    assert_eq!(socket.read_close(), (0, String::new()));
    dev.prints("closed 1005 '' true");
}

#[test]
fn a_listener_that_throws_ends_it() {
    let dev = echo();
    let mut socket = Socket::open(dev.port(), "/");
    socket.text("throw");
    assert_eq!(socket.read_close().0, -1);
    dev.prints("failed: Uncaught Error: on purpose");
}

#[test]
fn the_handshake_is_the_workers_to_answer() {
    let dev = echo();
    let ask = |headers: &str| Socket::ask(dev.port(), "/", headers).unwrap().head;
    let offers = "Sec-WebSocket-Protocol: chat, other\r\nSec-WebSocket-Extensions: permessage-deflate\r\n";
    let head = ask(&handshake(offers));
    assert!(head.starts_with("http/1.1 101 ") && head.contains("sec-websocket-protocol: chat\r\n"), "{head}");
    assert!(!head.contains("extensions"), "{head}");

    let status = |headers: &str| ask(headers)[..12].to_owned();
    assert_eq!(status("Connection: close\r\n"), "http/1.1 426");
    assert_eq!(status("Upgrade: websocket\r\n"), "http/1.1 426");
    assert_eq!(status(&handshake("").replace("Upgrade: websocket", "Upgrade: h2c")), "http/1.1 426");
    let refused = ask(&handshake("").replace("Version: 13", "Version: 8"));
    assert!(refused.contains("x-workmesh-error: upgrade_required\r\n"), "{refused}");
    assert!(refused.contains("sec-websocket-version: 13\r\n"), "{refused}");
    let refused = ask(&handshake("").replace("Key: dGhl", "Key: "));
    assert!(refused.contains("x-workmesh-error: bad_request\r\n"), "{refused}");
}

#[test]
fn bad_frames_end_the_connection_and_nothing_else() {
    let dev = echo();
    let mut well = Socket::open(dev.port(), "/");
    let masked =
        |first: u8, payload: &[u8]| [&[first, 0x80 | payload.len() as u8, 0, 0, 0, 0], payload].concat();
    for (bytes, code) in [
        (vec![0x81, 1, b'x'], 1002),
        (masked(0xf1, b"x"), 1002),
        (masked(0x83, b""), 1002),
        (masked(0x09, b""), 1002),
        (masked(0x80, b"x"), 1002),
        (masked(0x81, b"\xc3\x28"), 1007),
        (masked(0x88, b"\x03"), 1002),
        (masked(0x88, b"\x03\xe8\xff"), 1007),
        (vec![0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], 1009),
        (b"GET / HTTP/1.1\r\n\r\n".to_vec(), 1002),
    ] {
        let mut socket = Socket::open(dev.port(), "/");
        socket.raw(&bytes).unwrap();
        assert_eq!(socket.read_close().0, code, "{bytes:x?}");
        assert!(socket.read().is_err(), "{bytes:x?}");
    }
    well.text("still here");
    assert_eq!(well.read_text(), "still here");
}

#[test]
fn a_worker_passes_a_socket_on() {
    let dev = fleet().dev();
    let mut socket = Socket::open(dev.port(), "/");
    socket.text("through");
    assert_eq!(socket.read_text(), "through");
    socket.close(1000, "");
    assert_eq!(socket.read_close().0, 1000);
    dev.prints("closed 1000 '' true");
}

#[test]
fn workers_are_clients_too() {
    let dev = fleet().dev();
    assert_eq!(dev.get("/new").brief(), (200, "open, message made, close 1000".into()));
    assert_eq!(dev.get("/fetched").brief(), (200, "message fetched, close 1000".into()));
    let refused = dev.get("/refused").text();
    assert!(refused.starts_with("error ") && refused.ends_with(", close 1006"), "{refused}");
}

#[test]
fn hosts_that_are_not_allowed_are_not_connected() {
    let fleet = fleet();
    fleet.append("workmesh.toml", "\n[mesh.worker.front]\negress = [\"example.com\"]\n");
    let refused = fleet.dev().get("/new").text();
    assert!(refused.contains("does not allow requests to localhost"), "{refused}");
}

#[test]
fn a_worker_on_a_thread_of_its_own_has_sockets() {
    let dev = fleet().dev();
    let mut before = Socket::open(dev.port(), "/");
    let (mark, port) = (dev.mark(), dev.port());
    meanwhile(
        || drop(send(port, &Request::get("/echo/compute"))),
        || dev.prints_after(mark, "it has a thread of its own now"),
    );
    let mut after = Socket::open(dev.port(), "/");
    for socket in [&mut before, &mut after] {
        socket.text("on any thread");
        assert_eq!(socket.read_text(), "on any thread");
    }
    after.text("close");
    assert_eq!(after.read_close().0, 4001);
}

#[test]
fn a_connection_stays_with_its_version() {
    let fleet = Fleet::new().worker("echo", "", ECHO);
    let dev = fleet.dev();
    let mut old = Socket::open(dev.port(), "/");
    fleet.save("echo/index.js", &ECHO.replace("'one'", "'two'"));
    let newest = || {
        let mut socket = Socket::open(dev.port(), "/");
        socket.text("version");
        Some(()).filter(|()| socket.read_text() == "two")
    };
    eventually("the new version answers", newest);
    old.text("version");
    assert_eq!(old.read_text(), "one");
}

#[test]
fn a_shutdown_is_told_to_both_sides() {
    let mut dev = echo();
    let mut socket = Socket::open(dev.port(), "/");
    dev.signal("TERM");
    assert_eq!(socket.read_close().0, 1001);
    socket.close(1001, "");
    dev.prints("closed 1001 '' true");
    assert_eq!(dev.ended().code(), Some(0));
}

#[test]
fn an_endless_message_ends_its_own_connection_only() {
    let dev = Fleet::new().worker("echo", "limits = { cpu_ms = 50 }", ECHO).dev();
    let (mut endless, mut other) = (Socket::open(dev.port(), "/"), Socket::open(dev.port(), "/"));
    endless.text("spin");
    assert_eq!(endless.read_close().0, -1);
    other.text("still here");
    assert_eq!(other.read_text(), "still here");
    dev.prints("exceeded its CPU limit of 50 ms");
}

#[test]
fn messages_have_time_of_their_own() {
    let dev = Fleet::new().worker("echo", "limits = { cpu_ms = 100 }", ECHO).dev();
    let mut socket = Socket::open(dev.port(), "/");
    for _ in 0..50 {
        socket.text("work");
        assert_eq!(socket.read_text(), "done");
    }
}

#[test]
fn a_client_that_reads_nothing_holds_up_nobody() {
    let dev = echo();
    let (mut slow, mut other) = (Socket::open(dev.port(), "/"), Socket::open(dev.port(), "/"));
    slow.text("flood");
    dev.prints("flood: Too much waits to be taken by the other end");
    other.text("still here");
    assert_eq!(other.read_text(), "still here");
}

#[test]
fn a_client_that_sends_without_reading_is_slowed_down() {
    let dev = echo();
    let mut socket = Socket::open(dev.port(), "/");
    let text = "x".repeat(1000);
    for _ in 0..2_000 {
        socket.text(&text);
    }
    for _ in 0..2_000 {
        assert_eq!(socket.read_text().len(), text.len());
    }
}
