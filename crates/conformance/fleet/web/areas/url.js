export const url = {
  "a URL is parsed and written": () => new URL("HTTP://User@EXAMPLE.com:80/a/../b?c#d").href,
  "no URL": () => new URL("no url"),
  "carets": () => ["http://x/^", "http://x/a^?^#^", "mailto:a^b", "file:///^"].map((text) => new URL(text).href),
  "carets that are set": () => { const url = new URL("http://x/?a"); url.pathname = "/^^"; url.search = "^"; return [url.href, url.pathname]; },
};
