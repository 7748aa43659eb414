/**
 * The errors of streams.
 */
import {
  AbortError, invalidArgType, invalidArgValue, kindOf, missingArgs, NodeError, notImplemented, outOfRange, typeError,
} from "internal:node/errors";

export { AbortError };

/** Two errors of which neither should be lost, the later one first. */
export function aggregateTwoErrors(inner, outer) {
  if (!inner || !outer || inner === outer) return inner || outer;
  if (Array.isArray(outer.errors)) {
    outer.errors.push(inner);
    return outer;
  }
  const both = new AggregateError([outer, inner], outer.message);
  both.code = outer.code;
  return both;
}

export const errors = {
  alreadyFinished: (name) => new NodeError("ERR_STREAM_ALREADY_FINISHED", `Cannot call ${name} after a stream was finished`),
  cannotPipe: () => new NodeError("ERR_STREAM_CANNOT_PIPE", "Cannot pipe, not readable"),
  destroyed: (name) => new NodeError("ERR_STREAM_DESTROYED", `Cannot call ${name} after a stream was destroyed`),
  invalidArgType,
  invalidArgValue,
  invalidReturnValue: (expected, name, value) =>
    typeError(
      "ERR_INVALID_RETURN_VALUE",
      `Expected ${expected} to be returned from the "${name}" function but got ${kindOf(value)}.`,
    ),
  missingArgs,
  multipleCallback: () => new NodeError("ERR_MULTIPLE_CALLBACK", "Callback called multiple times"),
  notImplemented,
  noBeginning: () => typeError("ERR_MISSING_ARGS", "Reduce of an empty stream requires an initial value"),
  noWebStreams: () =>
    typeError(
      "ERR_WEB_STREAM_INTEROP_UNSUPPORTED",
      "finished() is not supported for web streams by the streams implementation in use",
    ),
  nullValues: () => typeError("ERR_STREAM_NULL_VALUES", "May not write null values to stream"),
  outOfRange,
  prematureClose: () => new NodeError("ERR_STREAM_PREMATURE_CLOSE", "Premature close"),
  pushAfterEnd: () => new NodeError("ERR_STREAM_PUSH_AFTER_EOF", "stream.push() after EOF"),
  unknownEncoding: (name) => typeError("ERR_UNKNOWN_ENCODING", `Unknown encoding: ${name}`),
  unshiftAfterEnd: () => new NodeError("ERR_STREAM_UNSHIFT_AFTER_END_EVENT", "stream.unshift() after end event"),
  writeAfterEnd: () => new NodeError("ERR_STREAM_WRITE_AFTER_END", "write after end"),
};
