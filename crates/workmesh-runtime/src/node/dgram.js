/**
 * `node:dgram`: there are no sockets.
 */
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable("dgram.", "Socket/2 createSocket/2"),
};

export default module;
export const {
  createSocket, Socket,
} = module;
