/**
 * `node:worker_threads`: there are no threads.
 */
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable(
    "worker_threads.",
    "BroadcastChannel Worker getEnvironmentData/1 isMarkedAsUntransferable/1 markAsUncloneable/1 " +
      "markAsUntransferable/1 moveMessagePortToContext/2 postMessageToThread/4 receiveMessageOnPort/1 " +
      "setEnvironmentData/2",
  ),
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
