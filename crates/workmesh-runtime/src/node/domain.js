/**
 * `node:domain`: errors end the request.
 */
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable("domain.", "Domain createDomain"),
  create: {
    _events: {}, _eventsCount: 0, domain: null,
  },
  active: null,
};

export default module;
export const {
  active, create, createDomain, Domain,
} = module;
