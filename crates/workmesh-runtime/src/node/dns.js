/**
 * `node:dns`: there are no names to look up.
 */
import promises from "node:dns/promises";
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable(
    "dns.",
    "Resolver getDefaultResultOrder getServers lookup/3 lookupService/1 resolve/3 resolve4/3 resolve6/3 " +
      "resolveAny/1 resolveCaa/2 resolveCname/2 resolveMx/2 resolveNaptr/2 resolveNs/2 resolvePtr/2 " +
      "resolveSoa/2 resolveSrv/2 resolveTxt/2 reverse/2 setDefaultResultOrder/1 setServers",
  ),
  promises,
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
  lookupService, NODATA, NOMEM, NONAME, NOTFOUND, NOTIMP, NOTINITIALIZED, promises, REFUSED, resolve, resolve4,
  resolve6, resolveAny, resolveCaa, resolveCname, resolveMx, resolveNaptr, resolveNs, resolvePtr, Resolver,
  resolveSoa, resolveSrv, resolveTxt, reverse, SERVFAIL, setDefaultResultOrder, setServers, TIMEOUT, V4MAPPED,
} = module;
