/**
 * `node:v8`: the engine is another one.
 */
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable(
    "v8.",
    "DefaultDeserializer/1 DefaultSerializer Deserializer/1 GCProfiler Serializer cachedDataVersionTag " +
      "deserialize/1 getCppHeapStatistics getHeapCodeStatistics getHeapSnapshot getHeapSpaceStatistics " +
      "getHeapStatistics isStringOneByteRepresentation/1 queryObjects/1 serialize/1 setFlagsFromString/1 " +
      "setHeapSnapshotNearHeapLimit/1 stopCoverage takeCoverage writeHeapSnapshot/1",
  ),
  promiseHooks: {}, startupSnapshot: {},
};

export default module;
export const {
  cachedDataVersionTag, DefaultDeserializer, DefaultSerializer, deserialize, Deserializer, GCProfiler,
  getCppHeapStatistics, getHeapCodeStatistics, getHeapSnapshot, getHeapSpaceStatistics, getHeapStatistics,
  isStringOneByteRepresentation, promiseHooks, queryObjects, serialize, Serializer, setFlagsFromString,
  setHeapSnapshotNearHeapLimit, startupSnapshot, stopCoverage, takeCoverage, writeHeapSnapshot,
} = module;
