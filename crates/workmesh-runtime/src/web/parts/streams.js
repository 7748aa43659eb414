import { streams } from "internal:web/parts";
import { ReadableByteStreamController, ReadableStreamBYOBRequest } from "internal:web/streams/byte_wrappers";
import { ReadableStreamDefaultController } from "internal:web/streams/default_controller";
import { readableFrom } from "internal:web/streams/from";
import { chunkBytes, readAll, sentBytes } from "internal:web/streams/read_all";
import * as readable from "internal:web/streams/readable";
import { END, InternalReader, isLocked, seize } from "internal:web/streams/readable_state";
import { ReadableStreamBYOBReader, ReadableStreamDefaultReader } from "internal:web/streams/readers";
import { ByteLengthQueuingStrategy, CountQueuingStrategy } from "internal:web/streams/strategies";

streams.provide({
  ...readable,
  ByteLengthQueuingStrategy,
  chunkBytes,
  CountQueuingStrategy,
  END,
  InternalReader,
  isLocked,
  readableFrom,
  readAll,
  ReadableByteStreamController,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  seize,
  sentBytes,
});
