/** The peer's sockets: what each path under `/socket/` does with a handshake. */

function pair() {
  const { 0: client, 1: server } = new WebSocketPair();
  return { client, server };
}

const answer = (client, headers = {}) => new Response(null, { status: 101, webSocket: client, headers });

function echo(headers) {
  const { client, server } = pair();
  server.accept();
  server.addEventListener("message", ({ data }) => server.send(data));
  server.addEventListener("close", ({ code, reason }) => server.close(code === 1005 ? 1000 : code, reason));
  return answer(client, headers);
}

const own = (request, path) => new Request(`http://peer/socket/${path}`, request);

const WAYS = {
  echo: () => echo(),
  method: (request) => echo({ "x-method": request.method }),
  headers: (request) => echo({ "x-made": "yes", "x-seen": request.headers.get("x-sent") }),
  seen: (request) => echo({ "x-seen": JSON.stringify([...request.headers]) }),
  protocol: () => echo({ "Sec-WebSocket-Protocol": "chat" }),
  refuse: () => new Response("no", { status: 403 }),
  throw() {
    throw new TypeError("no socket today");
  },
  greet() {
    const { client, server } = pair();
    server.accept();
    server.send("welcome");
    server.close(1000, "that was all");
    return answer(client);
  },
  count() {
    const { client, server } = pair();
    server.accept();
    for (let n = 0; n < 10; n++) server.send(String(n));
    server.close(3000);
    return answer(client);
  },
  closes() {
    const { client, server } = pair();
    server.accept();
    server.addEventListener("close", ({ code, reason, wasClean }) => {
      server.send(JSON.stringify([code, reason, wasClean, server.readyState]));
      server.close();
    });
    return answer(client);
  },
  silent() {
    const { client, server } = pair();
    server.accept();
    return answer(client);
  },
  accepted() {
    const { client, server } = pair();
    server.accept();
    client.accept();
    return answer(client);
  },
  connecting: () => answer(new WebSocket("ws://127.0.0.1:9/")),
  after() {
    const { client, server } = pair();
    server.accept();
    scheduler.wait(5).then(() => {
      server.send("later");
      server.close(1000);
    });
    return answer(client);
  },
  async late() {
    await scheduler.wait(5);
    return echo();
  },
  forward: (request, fetch) => fetch(own(request, "echo")),
  async rewrap(request, fetch) {
    const response = await fetch(own(request, "echo"));
    return new Response(null, { status: response.status, webSocket: response.webSocket, headers: { "x-wrapped": "1" } });
  },
};

export async function socket(request) {
  const way = new URL(request.url).pathname.split("/").pop();
  return WAYS[way](request, socket);
}
