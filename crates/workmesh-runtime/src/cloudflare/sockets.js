/**
 * The module `cloudflare:sockets`. Arguments are looked at as on the real runtime; then it says that there is no way out
 * but `fetch()`, so that a package that tries a socket first can tell.
 */
import { badArgument, isObject, unreadable } from "internal:web/idl";
import { urls } from "internal:web/parts";

const SECURE_TRANSPORTS = ["off", "starttls", "on"];

function integer(value) {
  const number = typeof value === "string" && value.trim() === "" ? NaN : Number(value);
  if (!Number.isFinite(number)) throw new TypeError("The value cannot be converted because it is not an integer.");
}

/** Refuses an address that is none: `host:port`, or both in an object. */
function checkAddress(address) {
  if (address === undefined || address === null) throw unreadable("", "SocketAddress");
  if (isObject(address)) {
    const { hostname, port } = address;
    `${hostname}`;
    integer(port);
    return;
  }
  const { URL } = urls.load();
  if (!URL.canParse(`fake://${address}`)) throw new TypeError("Specified address could not be parsed.");
  const { hostname, port } = new URL(`fake://${address}`);
  if (hostname === "") throw new TypeError("Specified address is missing hostname.");
  if (port === "") throw new TypeError("Specified address is missing port.");
}

function checkOptions(options) {
  if (options === undefined || options === null) return;
  if (!isObject(options)) throw badArgument("SocketsModule", "connect", 2, "SocketOptions");
  const { highWaterMark, secureTransport } = options;
  if (highWaterMark !== undefined) integer(highWaterMark);
  if (secureTransport !== undefined && !SECURE_TRANSPORTS.includes(`${secureTransport}`)) {
    throw new TypeError(`Unsupported value in secureTransport socket option: ${secureTransport}`);
  }
}

export function connect(address, options) {
  checkAddress(address);
  checkOptions(options);
  throw new Error("Workmesh has no TCP sockets: connect() of cloudflare:sockets is not implemented.");
}
