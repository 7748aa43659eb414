export default {
  fetch: (request) =>
    new Response(`worker: ${request.method} ${new URL(request.url).pathname}`, { headers: { "x-worker": "yes" } }),
};
