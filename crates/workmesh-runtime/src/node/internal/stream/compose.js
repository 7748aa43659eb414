/**
 * `compose`: several streams as one duplex, written at the first and read at the last.
 */
import { AbortError, errors } from "internal:node/stream/errors";
import { Duplex } from "internal:node/stream/duplex";
import { eos } from "internal:node/stream/end_of_stream";
import { destroyStream } from "internal:node/stream/iterator";
import { runPipeline } from "internal:node/stream/pipeline";
import {
  isNodeStream, isReadable, isReadableStream, isTransformStream, isWebStream, isWritable, isWritableStream,
} from "internal:node/stream/predicates";

export function compose(...streams) {
  if (streams.length === 0) throw errors.missingArgs("streams");
  if (streams.length === 1) return Duplex.from(streams[0]);
  const given = [...streams];
  if (typeof streams[0] === "function") streams[0] = Duplex.from(streams[0]);
  if (typeof streams.at(-1) === "function") streams[streams.length - 1] = Duplex.from(streams.at(-1));
  streams.forEach((stream, at) => check(stream, at, streams.length, given[at]));

  let onDrain = null;
  let onFinish = null;
  let onReadable = null;
  let onClose = null;
  const head = streams[0];
  const tail = runPipeline(streams, (error) => {
    const callback = onClose;
    onClose = null;
    if (callback) callback(error);
    else if (error) duplex.destroy(error);
    else if (!readable && !writable) duplex.destroy();
  });
  const writable = Boolean(isWritable(head) || isWritableStream(head) || isTransformStream(head));
  const readable = Boolean(isReadable(tail) || isReadableStream(tail) || isTransformStream(tail));
  const duplex = new Duplex({
    writableObjectMode: Boolean(head?.writableObjectMode),
    readableObjectMode: Boolean(tail?.readableObjectMode),
    writable,
    readable,
  });

  if (writable) {
    if (isNodeStream(head)) {
      duplex._write = (chunk, encoding, callback) => {
        if (head.write(chunk, encoding)) callback();
        else onDrain = callback;
      };
      duplex._final = (callback) => {
        head.end();
        onFinish = callback;
      };
      head.on("drain", () => {
        const callback = onDrain;
        onDrain = null;
        callback?.();
      });
    } else {
      writeToWeb(duplex, (head.writable ?? head).getWriter());
    }
    eos(isTransformStream(tail) ? tail.readable : tail, () => {
      const callback = onFinish;
      onFinish = null;
      callback?.();
    });
  }

  if (readable) {
    if (isNodeStream(tail)) {
      tail.on("readable", () => {
        const callback = onReadable;
        onReadable = null;
        callback?.();
      });
      tail.on("end", () => duplex.push(null));
      duplex._read = () => {
        for (;;) {
          const chunk = tail.read();
          if (chunk === null) {
            onReadable = duplex._read;
            return;
          }
          if (!duplex.push(chunk)) return;
        }
      };
    } else {
      readFromWeb(duplex, (tail.readable ?? tail).getReader());
    }
  }

  duplex._destroy = (error, callback) => {
    if (!error && onClose !== null) error = new AbortError();
    onReadable = onDrain = onFinish = null;
    if (isNodeStream(tail)) destroyStream(tail, error);
    if (onClose === null) callback(error);
    else onClose = callback;
  };
  return duplex;
}

/** @throws {Error} if a stream in the middle cannot be read, or one behind the first cannot be written */
function check(stream, at, count, given) {
  if (!isNodeStream(stream) && !isWebStream(stream)) return;
  const last = at === count - 1;
  if (!last && !(isReadable(stream) || isReadableStream(stream) || isTransformStream(stream))) {
    throw errors.invalidArgValue(`streams[${at}]`, given, "must be readable");
  }
  if (at > 0 && !(isWritable(stream) || isWritableStream(stream) || isTransformStream(stream))) {
    throw errors.invalidArgValue(`streams[${at}]`, given, "must be writable");
  }
}

function writeToWeb(duplex, writer) {
  duplex._write = async (chunk, encoding, callback) => {
    try {
      await writer.ready;
      writer.write(chunk).catch(() => {});
      callback();
    } catch (error) {
      callback(error);
    }
  };
  duplex._final = async (callback) => {
    try {
      await writer.ready;
      writer.close().catch(() => {});
      callback();
    } catch (error) {
      callback(error);
    }
  };
}

function readFromWeb(duplex, reader) {
  duplex._read = async () => {
    for (;;) {
      try {
        const { value, done } = await reader.read();
        if (done) {
          duplex.push(null);
          return;
        }
        if (!duplex.push(value)) return;
      } catch {
        return;
      }
    }
  };
}
