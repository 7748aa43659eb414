/**
 * `node:stream/consumers`: all of a stream at once.
 */
import { Buffer } from "node:buffer";

async function piecesOf(stream) {
  const pieces = [];
  for await (const chunk of stream) pieces.push(chunk);
  return pieces;
}

export async function blob(stream) {
  return new Blob(await piecesOf(stream));
}

export async function arrayBuffer(stream) {
  return (await blob(stream)).arrayBuffer();
}

export async function buffer(stream) {
  return Buffer.from(await arrayBuffer(stream));
}

export async function text(stream) {
  const decoder = new TextDecoder();
  let all = "";
  for await (const chunk of stream) all += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
  return all + decoder.decode();
}

export async function json(stream) {
  return JSON.parse(await text(stream));
}

export default { arrayBuffer, blob, buffer, json, text };
