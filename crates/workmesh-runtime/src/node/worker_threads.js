/**
 * `node:worker_threads`: there are no threads, and so nothing to mark for them or to get from them.
 */
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable("worker_threads.", "BroadcastChannel Worker moveMessagePortToContext/2 postMessageToThread/4"),
  getEnvironmentData: (key) => {},
  isMarkedAsUntransferable: (object) => false,
  markAsUncloneable: (object) => {},
  markAsUntransferable: (object) => {},
  receiveMessageOnPort: (port) => {},
  setEnvironmentData: (key, value) => {},
  MessageChannel: globalThis.MessageChannel,
  MessagePort: globalThis.MessagePort,
  SHARE_ENV: Symbol.for("nodejs.worker_threads.SHARE_ENV"), isInternalThread: false, isMainThread: true,
  parentPort: null, resourceLimits: {}, threadId: 0, workerData: null,
};

export default module;
export const {
  BroadcastChannel, getEnvironmentData, isInternalThread, isMainThread, isMarkedAsUntransferable, markAsUncloneable,
  markAsUntransferable, MessageChannel, MessagePort, moveMessagePortToContext, parentPort, postMessageToThread,
  receiveMessageOnPort, resourceLimits, setEnvironmentData, SHARE_ENV, threadId, Worker, workerData,
} = module;
