// Hands a request on. Both bodies stream: nothing is buffered here.

import { type Identity, USER_ID, USER_ROLE } from "../../../src/identity";
import type { Mount } from "./mounts";
import { type OpenSpan, traceparent } from "./span";

export function forward(
  request: Request,
  url: URL,
  mount: Mount,
  service: Fetcher,
  identity: Identity | null,
  span: OpenSpan,
): Promise<Response> {
  const path = mount.base + url.pathname.slice(mount.prefix.length);
  const onward = new Request(`https://${mount.worker}${path || "/"}${url.search}`, request);
  onward.headers.delete(USER_ID);
  onward.headers.delete(USER_ROLE);
  if (identity) {
    // From here on the identity speaks; the token itself goes to nobody who does not check it.
    onward.headers.delete("authorization");
    onward.headers.set(USER_ROLE, identity.role);
    if (identity.id !== "") onward.headers.set(USER_ID, identity.id);
  }
  onward.headers.set("traceparent", traceparent(span));
  return service.fetch(onward);
}
