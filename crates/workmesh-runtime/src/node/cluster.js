/**
 * `node:cluster`: there are no processes.
 */
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable("cluster.", "Cluster Worker/1 disconnect/1 fork/1 setupMaster/1 setupPrimary/1"),
  SCHED_NONE: 1, SCHED_RR: 2, isMaster: true, isPrimary: true, isWorker: false, schedulingPolicy: 2, settings: {},
  workers: {},
};

export default module;
export const {
  Cluster, disconnect, fork, isMaster, isPrimary, isWorker, SCHED_NONE, SCHED_RR, schedulingPolicy, settings,
  setupMaster, setupPrimary, Worker, workers,
} = module;
