export default {
  fetch(request) {
    const url = new URL(request.url);
    const headers = { "x-worker": "yes" };
    const type = url.searchParams.get("type");
    if (type) headers["content-type"] = type;
    return new Response(`worker: ${request.method} ${url.pathname}`, { headers });
  },
};
