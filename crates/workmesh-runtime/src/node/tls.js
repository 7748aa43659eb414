/**
 * `node:tls`: there are no sockets to be had this way.
 */
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable(
    "tls.",
    "SecureContext/4 Server TLSSocket/2 checkServerIdentity/2 connect convertALPNProtocols/2 " +
      "createSecureContext createSecurePair createServer getCiphers",
  ),
  CLIENT_RENEG_LIMIT: 3, CLIENT_RENEG_WINDOW: 600, DEFAULT_CIPHERS: "", DEFAULT_ECDH_CURVE: "auto",
  DEFAULT_MAX_VERSION: "TLSv1.3", DEFAULT_MIN_VERSION: "TLSv1.2", rootCertificates: [],
};

export default module;
export const {
  checkServerIdentity, CLIENT_RENEG_LIMIT, CLIENT_RENEG_WINDOW, connect, convertALPNProtocols, createSecureContext,
  createSecurePair, createServer, DEFAULT_CIPHERS, DEFAULT_ECDH_CURVE, DEFAULT_MAX_VERSION, DEFAULT_MIN_VERSION,
  getCiphers, rootCertificates, SecureContext, Server, TLSSocket,
} = module;
