import { events } from "./events.js";
import { socket } from "./socket.js";

/** What the cases of the other workers call. */
export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/events/")) return events(request);
    if (pathname.startsWith("/socket/")) return socket(request);
    return Response.json({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    });
  },
};
