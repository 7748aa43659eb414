/**
 * The global scope: every name that a worker finds without importing it, in one list.
 */
import { AbortController, AbortSignal } from "internal:web/abort";
import { Blob, File } from "internal:web/blob";
import { Body } from "internal:web/body";
import { console } from "internal:web/console";
import { crypto, Crypto, CryptoKey, SubtleCrypto } from "internal:web/crypto";
import { DOMException } from "internal:web/dom_exception";
import { atob, btoa, TextDecoder, TextEncoder } from "internal:web/encoding";
import { CustomEvent, Event } from "internal:web/event";
import { EventTarget } from "internal:web/event_target";
import { fetch } from "internal:web/fetch";
import { FormData } from "internal:web/form_data";
import { Headers } from "internal:web/headers";
import { navigator } from "internal:web/navigator";
import { performance } from "internal:web/performance";
import { reportError } from "internal:web/report";
import { Request } from "internal:web/request";
import { Response } from "internal:web/response";
import { ReadableByteStreamController, ReadableStreamBYOBRequest } from "internal:web/streams/byte_wrappers";
import { ReadableStreamDefaultController } from "internal:web/streams/default_controller";
import { FixedLengthStream, IdentityTransformStream } from "internal:web/streams/identity";
import { ReadableStream } from "internal:web/streams/readable";
import { ReadableStreamBYOBReader, ReadableStreamDefaultReader } from "internal:web/streams/readers";
import { ByteLengthQueuingStrategy, CountQueuingStrategy } from "internal:web/streams/strategies";
import { TextDecoderStream, TextEncoderStream } from "internal:web/streams/text";
import { TransformStream, TransformStreamDefaultController } from "internal:web/streams/transform";
import { WritableStream, WritableStreamDefaultWriter } from "internal:web/streams/writable";
import { WritableStreamDefaultController } from "internal:web/streams/writable_controller";
import { structuredClone } from "internal:web/structured_clone";
import {
  clearInterval, clearTimeout, queueMicrotask, scheduler, setInterval, setTimeout,
} from "internal:web/timers";
import { URL, URLSearchParams } from "internal:web/url";

const CLASSES = {
  AbortController,
  AbortSignal,
  Blob,
  Body,
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  Crypto,
  CryptoKey,
  CustomEvent,
  DOMException,
  Event,
  EventTarget,
  File,
  FixedLengthStream,
  FormData,
  Headers,
  IdentityTransformStream,
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  Request,
  Response,
  SubtleCrypto,
  TextDecoder,
  TextDecoderStream,
  TextEncoder,
  TextEncoderStream,
  TransformStream,
  TransformStreamDefaultController,
  URL,
  URLSearchParams,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
};

const FUNCTIONS = {
  atob,
  btoa,
  clearInterval,
  clearTimeout,
  fetch,
  queueMicrotask,
  reportError,
  setInterval,
  setTimeout,
  structuredClone,
};

/** Objects of which there is one. */
const INSTANCES = {
  crypto,
  navigator,
  performance,
  scheduler,
  self: globalThis,
};

/** Names from the language that the platform replaces or adds without making them enumerable. */
const HIDDEN = { console, ...CLASSES, ...FUNCTIONS };

function defineAll(values, enumerable) {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(globalThis, name, { value, enumerable, writable: true, configurable: true });
  }
}

/** Puts every name in its place. */
export function installGlobals() {
  defineAll(HIDDEN, false);
  defineAll(INSTANCES, true);
  Object.defineProperty(globalThis, "origin", { value: "null", enumerable: true, configurable: true });
  Object.defineProperty(globalThis, Symbol.toStringTag, { value: "ServiceWorkerGlobalScope", configurable: true });
}
