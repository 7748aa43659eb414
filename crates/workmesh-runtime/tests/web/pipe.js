import { eq, rejects, throws } from "./assert.js";

function keeper(sink = {}) {
  const kept = [];
  return { kept, stream: new WritableStream({ write(chunk) { kept.push(chunk); }, close() { kept.push("closed"); }, abort(reason) { kept.push("aborted", reason?.message ?? reason); }, ...sink }) };
}

export async function everything_arrives() {
  const { kept, stream } = keeper();
  const source = ReadableStream.from([1, 2, 3]);
  const piping = source.pipeTo(stream);
  eq([source.locked, stream.locked], [true, true]);
  eq([await piping, kept, source.locked, stream.locked], [undefined, [1, 2, 3, "closed"], false, false]);
}

export async function without_closing() {
  const { kept, stream } = keeper();
  await ReadableStream.from([1]).pipeTo(stream, { preventClose: true });
  eq(kept, [1]);
  const writer = stream.getWriter();
  await writer.write(2);
  eq(kept, [1, 2]);
}

export async function a_broken_source_aborts() {
  const { kept, stream } = keeper();
  await rejects(() => new ReadableStream({ start: (c) => c.error(new RangeError("src")) }).pipeTo(stream), "RangeError", "src");
  eq(kept, ["aborted", "src"]);
}

export async function a_broken_source_without_aborting() {
  const { kept, stream } = keeper();
  await rejects(() => new ReadableStream({ start: (c) => c.error(new RangeError("src")) }).pipeTo(stream, { preventAbort: true }), "RangeError", "src");
  eq([kept, stream.locked], [[], false]);
  await stream.close();
}

export async function a_broken_destination_cancels() {
  let reason;
  const source = new ReadableStream({ pull(c) { c.enqueue(1); }, cancel(given) { reason = given; } });
  await rejects(() => source.pipeTo(new WritableStream({ write() { throw new RangeError("dst"); } })), "RangeError", "dst");
  eq([reason.message, source.locked], ["dst", false]);
}

export async function a_closed_destination_cancels() {
  let cancelled = false;
  const { stream } = keeper();
  await stream.close();
  await rejects(() => new ReadableStream({ cancel() { cancelled = true; } }).pipeTo(stream), "TypeError");
  eq(cancelled, true);
}

export async function aborted_before() {
  const { kept, stream } = keeper();
  let cancelled;
  const source = new ReadableStream({ cancel(reason) { cancelled = reason; } });
  await rejects(() => source.pipeTo(stream, { signal: AbortSignal.abort(new RangeError("sig")) }), "RangeError", "sig");
  eq([kept, cancelled.message], [["aborted", "sig"], "sig"]);
}

export async function a_slow_destination_slows_the_source() {
  let pulls = 0;
  const { promise } = Promise.withResolvers();
  const source = new ReadableStream({ pull(c) { c.enqueue(++pulls); } }, { highWaterMark: 0 });
  source.pipeTo(new WritableStream({ write: () => promise })).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 5));
  eq(pulls <= 2, true);
}

export async function locked_streams_are_refused() {
  const locked = new ReadableStream();
  locked.getReader();
  await rejects(() => locked.pipeTo(new WritableStream()), "TypeError", "This ReadableStream is currently locked to a reader.");
  const taken = new WritableStream();
  taken.getWriter();
  await rejects(() => new ReadableStream().pipeTo(taken), "TypeError", "This WritableStream is currently locked to a writer");
  await rejects(() => new ReadableStream().pipeTo({}), "TypeError", "Failed to execute 'pipeTo' on 'ReadableStream': parameter 1 is not of type 'WritableStream'.");
}

export async function signals_are_signals() {
  await rejects(() => new ReadableStream().pipeTo(new WritableStream(), { signal: 5 }), "TypeError", "Incorrect type for the 'signal' field on 'PipeToOptions': the provided value is not of type 'AbortSignal'.");
}

export async function through_transforms() {
  const double = () => new TransformStream({ transform(chunk, controller) { controller.enqueue(chunk * 2); } });
  const chunks = [];
  for await (const chunk of ReadableStream.from([1, 2]).pipeThrough(double()).pipeThrough(double())) chunks.push(chunk);
  eq(chunks, [4, 8]);
}

export function through_needs_two_ends() {
  throws(() => new ReadableStream().pipeThrough({}), "TypeError", "Incorrect type for the 'readable' field on 'Transform': the provided value is not of type 'ReadableStream'.");
}
