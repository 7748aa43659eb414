/**
 * `node:net`: there are no sockets to be had this way.
 */
import { allUnavailable } from "internal:node/unavailable";
import { isIP, isIPv4, isIPv6 } from "internal:node/addresses";

const module = {
  ...allUnavailable(
    "net.",
    "BlockList Server Socket/1 SocketAddress Stream/1 _normalizeArgs/1 connect createConnection " +
      "createServer getDefaultAutoSelectFamily getDefaultAutoSelectFamilyAttemptTimeout " +
      "setDefaultAutoSelectFamily/1 setDefaultAutoSelectFamilyAttemptTimeout/1",
  ),
  isIP,
  isIPv4,
  isIPv6,
};

export default module;
export const {
  _normalizeArgs, BlockList, connect, createConnection, createServer, getDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout, isIP, isIPv4, isIPv6, Server, setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout, Socket, SocketAddress, Stream,
} = module;
