/**
 * `WebSocketRequestResponsePair`: a message and what a hibernating object's WebSockets answer to it by themselves. Workmesh
 * runs no Durable Objects, so that there is nothing to give such a pair to.
 */
import { badConstruction, expose, illegalInvocation, isObject } from "internal:web/idl";

export class WebSocketRequestResponsePair {
  #request;
  #response;

  constructor(request, response) {
    if (arguments.length < 1) throw badConstruction("WebSocketRequestResponsePair", 1, "string");
    const text = `${request}`;
    if (arguments.length < 2) throw badConstruction("WebSocketRequestResponsePair", 2, "string");
    this.#request = text;
    this.#response = `${response}`;
  }

  get request() {
    if (!(isObject(this) && #request in this)) throw illegalInvocation();
    return this.#request;
  }

  get response() {
    if (!(isObject(this) && #request in this)) throw illegalInvocation();
    return this.#response;
  }
}

expose(WebSocketRequestResponsePair);
