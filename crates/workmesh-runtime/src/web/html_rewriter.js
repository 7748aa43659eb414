/**
 * `HTMLRewriter`: a list of handlers, and the responses whose bodies they see as they pass.
 */
import { parameterOf } from "internal:web/content_type";
import { openSource, textFrom } from "internal:web/html_rewriter/content";
import { Rewriting } from "internal:web/html_rewriter/rewriting";
import { badArgument, badField, expose, illegalInvocation, isDictionary, isObject } from "internal:web/idl";
import { ops } from "internal:ops";
import { isErrorResponse, Response, responseHeader, responsePayload } from "internal:web/response";

const ELEMENT_HANDLERS = ["element", "comments", "text"];
const DOCUMENT_HANDLERS = ["doctype", "comments", "text", "end"];

/** What handlers belong to: a selector, or null for the document; with the object that is their `this`. */
class Entry {
  constructor(selector, receiver, functions) {
    this.selector = selector;
    this.receiver = receiver;
    /** In the order of their names above. @type {(Function | undefined)[]} */
    this.functions = functions;
  }
}

/** The functions that an object has under these names, undefined where there is none. */
function functionsOf(dictionary, names, object) {
  return names.map((name) => {
    const value = object?.[name];
    if (value === undefined || typeof value === "function") return value;
    throw badField(dictionary, name, "function");
  });
}

export class HTMLRewriter {
  /** @type {Entry[]} */
  #entries = [];

  on(selector = undefined, handlers = undefined) {
    if (!(this && typeof this === "object" && #entries in this)) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("HTMLRewriter", "on", 1, "string");
    const text = `${selector}`;
    if (arguments.length < 2 || !isDictionary(handlers)) throw badArgument("HTMLRewriter", "on", 2, "ElementContentHandlers");
    const functions = functionsOf("ElementContentHandlers", ELEMENT_HANDLERS, handlers);
    ops.html_selector(textFrom(text));
    this.#entries.push(new Entry(text, handlers, functions));
    return this;
  }

  onDocument(handlers = undefined) {
    if (!(this && typeof this === "object" && #entries in this)) throw illegalInvocation();
    if (arguments.length < 1 || !isDictionary(handlers)) throw badArgument("HTMLRewriter", "onDocument", 1, "DocumentContentHandlers");
    const functions = functionsOf("DocumentContentHandlers", DOCUMENT_HANDLERS, handlers);
    this.#entries.push(new Entry(null, handlers, functions));
    return this;
  }

  transform(response = undefined) {
    if (!(this && typeof this === "object" && #entries in this)) throw illegalInvocation();
    const payload = isObject(response) ? responsePayload(response) : undefined;
    if (payload === undefined) throw badArgument("HTMLRewriter", "transform", 1, "Response");
    if (isErrorResponse(response)) throw new TypeError("HTMLRewriter cannot transform an error response");
    if (payload === null) return response;
    const rewriting = new Rewriting(this.#entries.slice(), encodingOf(response));
    const transformed = new Response(rewriting.stream, response);
    rewriting.start(openSource(payload));
    return transformed;
  }
}

expose(HTMLRewriter);

/** The label of the encoding that a response says its body is in. */
function encodingOf(response) {
  const type = responseHeader(response, "content-type");
  return (type === null ? null : parameterOf(type, "charset")) || "utf-8";
}
