/**
 * Streams, requests and responses in messages.
 */
import { transforms } from "internal:web/parts";
import { BYTES, claim, NATIVE, Payload, payloadFrom, STREAM, streamOf, TEXT } from "internal:web/payload";
import { Request, slotsIn } from "internal:web/request";
import { Response, responsePayload } from "internal:web/response";
import { kindOf, nativeBody, pump } from "internal:web/send";
import { payloadIn } from "internal:web/request_slots";
import * as part from "internal:rpc/part";
import { RpcTarget } from "internal:rpc/classes";

/** The kinds of part for the kinds of payload. */
const PARTS = { [TEXT]: part.TEXT, [BYTES]: part.BYTES, [NATIVE]: part.NATIVE, [STREAM]: part.SINK };

/** Adds a stream to a message as a part; it is locked from then on. */
export function bodyPart(encoder, stream) {
  return payloadPart(encoder, payloadFrom(stream));
}

function payloadPart(encoder, payload) {
  const taken = claim(payload);
  const kind = kindOf(taken);
  const body = nativeBody(taken);
  if (kind === STREAM) encoder.begun.push(() => pump(taken, body).catch(() => {}));
  return encoder.add(PARTS[kind], body);
}

/** The payload for a part that arrived: bytes if they are there already, and a body to be read otherwise. */
function payloadOf(arrived) {
  return typeof arrived === "number" ? new Payload(NATIVE, arrived, null) : new Payload(BYTES, arrived, null);
}

export function streamFrom(arrived) {
  return streamOf(payloadOf(arrived));
}

/** The code of a request or a response. */
export function encodeMessage(encoder, message) {
  const slots = slotsIn(message);
  const payload = slots === undefined ? responsePayload(message) : payloadIn(slots);
  const body = payload === null ? null : payloadPart(encoder, payload);
  const headers = [...message.headers];
  if (slots === undefined) return ["P", message.status, ownStatusText(message), headers, body];
  return ["Q", message.method, message.url, headers, body];
}

/** The words after a status; none if they are the standard ones, as on the real runtime. */
function ownStatusText({ status, statusText }) {
  return statusText === new Response(null, { status }).statusText ? "" : statusText;
}

export function decodeMessage(decoder, kind, first, second, headers, body) {
  const content = body === null ? null : streamFrom(decoder.part(body));
  if (kind === "P") return new Response(content, { status: first, statusText: second, headers });
  return new Request(second, { method: first, headers, body: content });
}

/** What a `WritableStream` is for those that it is sent to. */
class Writer extends RpcTarget {
  #writer;

  constructor(stream) {
    super();
    this.#writer = stream.getWriter();
  }

  write(chunk) {
    return this.#writer.write(chunk);
  }

  close() {
    return this.#writer.close();
  }

  abort(reason) {
    return this.#writer.abort(reason);
  }
}

export function writerFor(stream) {
  return new Writer(stream);
}

/** The `WritableStream` for a writer elsewhere. */
export function writableFrom(stub) {
  return new (transforms.load().WritableStream)({
    write: (chunk) => stub.write(chunk),
    close: () => stub.close(),
    abort: (reason) => stub.abort(reason),
  });
}
