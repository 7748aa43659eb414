/**
 * What `process` says of a Node that is not there: the shape is Node's, and most values are empty.
 */

/** `process.versions`; only Node's own is told. */
export const versions = { node: "22.23.4" };
for (const name of [
  "v8", "modules", "zlib", "brotli", "zstd", "ares", "napi", "llhttp", "nghttp2", "acorn", "ada", "simdutf", "nbytes",
  "ncrypto", "uvwasi", "uv", "openssl", "sqlite", "icu", "undici", "simdjson", "unicode", "cldr", "tz",
  "cjs_module_lexer", "amaro", "merve",
]) {
  versions[name] = "";
}

export const features = {
  cached_builtins: true, debug: false, inspector: false, ipv6: true, openssl_is_boringssl: true, require_module: false,
  tls: true, tls_alpn: true, tls_ocsp: true, tls_sni: true, typescript: false, uv: true,
};

export const config = { target_defaults: { default_configuration: "Release" }, variables: {} };

/** `process.resourceUsage()`, which tells nothing. */
export function zeroUsage() {
  return {
    userCPUTime: 0, systemCPUTime: 0, maxRSS: 0, sharedMemorySize: 0, unsharedDataSize: 0, unsharedStackSize: 0,
    minorPageFault: 0, majorPageFault: 0, swappedOut: 0, fsRead: 0, fsWrite: 0, ipcSent: 0, ipcReceived: 0,
    signalsCount: 0, voluntaryContextSwitches: 0, involuntaryContextSwitches: 0,
  };
}
