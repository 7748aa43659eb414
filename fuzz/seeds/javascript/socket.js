export default {
  fetch() {
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept(); client.accept();
    server.addEventListener('message', ({ data }) => { server.send(data); server.close(3000, 'x'.repeat(123)); });
    client.send(new ArrayBuffer(9)); client.serializeAttachment?.({ a: client });
    return new Response(null, { status: 101, webSocket: server });
  },
};
