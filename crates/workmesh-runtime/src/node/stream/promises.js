/**
 * `node:stream/promises`.
 */
import { finished } from "internal:node/stream/end_of_stream";
import { errors } from "internal:node/stream/errors";
import { runPipeline } from "internal:node/stream/pipeline";
import { isIterable, isNodeStream, isWebStream } from "internal:node/stream/predicates";

function pipeline(...streams) {
  return new Promise((resolve, reject) => {
    let options;
    const last = streams.at(-1);
    if (last && typeof last === "object" && !isNodeStream(last) && !isIterable(last) && !isWebStream(last)) {
      options = streams.pop();
    }
    if (options?.cleanup) throw errors.invalidArgValue("options.cleanup", options.cleanup);
    runPipeline(
      streams,
      (error, value) => {
        if (error) reject(error);
        else resolve(value);
      },
      options,
    );
  });
}

export { finished, pipeline };
export const promises = { finished, pipeline };
export default promises;
