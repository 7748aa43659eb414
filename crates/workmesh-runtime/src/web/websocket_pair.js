/**
 * `WebSocketPair`: two sockets that hear each other.
 */
import { snapshotIterator } from "internal:web/iterators";
import { expose } from "internal:web/idl";
import { ops } from "internal:ops";
import { token } from "internal:web/token";
import { WebSocket } from "internal:web/websocket";

export class WebSocketPair {
  constructor() {
    const ends = ops.socket_pair();
    for (const index of [0, 1]) {
      const value = new WebSocket(token, ends[index]);
      Object.defineProperty(this, index, { __proto__: null, value, enumerable: true, configurable: true });
    }
  }

  [Symbol.iterator]() {
    return snapshotIterator("PairIterator", [this[0], this[1]]);
  }
}

expose(WebSocketPair);
