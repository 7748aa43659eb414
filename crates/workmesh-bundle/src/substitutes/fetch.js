// `node-fetch` and `node-fetch-native`: the runtime's own `fetch`.
export const fetch = (...args) => globalThis.fetch(...args);
export const { AbortController, Headers, Request, Response } = globalThis;
export const FetchError = Error;
export const AbortError = Error;
export const isRedirect = (status) => [301, 302, 303, 307, 308].includes(status);
Object.assign(fetch, { Promise, isRedirect });
export default fetch;
