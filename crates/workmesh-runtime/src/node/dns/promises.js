/**
 * `node:dns/promises`: there are no names to look up.
 */
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable(
    "dns.promises.",
    "Resolver getDefaultResultOrder getServers lookup/2 lookupService resolve/2 resolve4/2 resolve6/2 " +
      "resolveAny resolveCaa/1 resolveCname/1 resolveMx/1 resolveNaptr/1 resolveNs/1 resolvePtr/1 " +
      "resolveSoa/1 resolveSrv/1 resolveTxt/1 reverse/1 setDefaultResultOrder/1 setServers",
  ),
  ADDRCONFIG: 1024, ADDRGETNETWORKPARAMS: "EADDRGETNETWORKPARAMS", ALL: 256, BADFAMILY: "EBADFAMILY",
  BADFLAGS: "EBADFLAGS", BADHINTS: "EBADHINTS", BADNAME: "EBADNAME", BADQUERY: "EBADQUERY", BADRESP: "EBADRESP",
  BADSTR: "EBADSTR", CANCELLED: "ECANCELLED", CONNREFUSED: "ECONNREFUSED", DESTRUCTION: "EDESTRUCTION", EOF: "EOF",
  FILE: "EFILE", FORMERR: "EFORMERR", LOADIPHLPAPI: "ELOADIPHLPAPI", NODATA: "ENODATA", NOMEM: "ENOMEM",
  NONAME: "ENONAME", NOTFOUND: "ENOTFOUND", NOTIMP: "ENOTIMP", NOTINITIALIZED: "ENOTINITIALIZED",
  REFUSED: "EREFUSED", SERVFAIL: "ESERVFAIL", TIMEOUT: "ETIMEOUT", V4MAPPED: 2048,
};

export default module;
export const {
  ADDRCONFIG, ADDRGETNETWORKPARAMS, ALL, BADFAMILY, BADFLAGS, BADHINTS, BADNAME, BADQUERY, BADRESP, BADSTR,
  CANCELLED, CONNREFUSED, DESTRUCTION, EOF, FILE, FORMERR, getDefaultResultOrder, getServers, LOADIPHLPAPI, lookup,
  lookupService, NODATA, NOMEM, NONAME, NOTFOUND, NOTIMP, NOTINITIALIZED, REFUSED, resolve, resolve4, resolve6,
  resolveAny, resolveCaa, resolveCname, resolveMx, resolveNaptr, resolveNs, resolvePtr, Resolver, resolveSoa,
  resolveSrv, resolveTxt, reverse, SERVFAIL, setDefaultResultOrder, setServers, TIMEOUT, V4MAPPED,
} = module;
