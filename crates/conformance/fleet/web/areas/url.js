export const url = {
  "a URL is parsed and written": () => new URL("HTTP://User@EXAMPLE.com:80/a/../b?c#d").href,
  "no URL": () => new URL("no url"),
};
