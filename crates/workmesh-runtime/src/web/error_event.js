/**
 * `ErrorEvent`: something failed, and what.
 */
import { Event } from "internal:web/event";
import { badConstruction, expose, illegalInvocation, isObject } from "internal:web/idl";
import { int32From } from "internal:web/int32";

export class ErrorEvent extends Event {
  #filename;
  #message;
  #lineno;
  #colno;
  #error;

  constructor(type = undefined, init = undefined, key = undefined) {
    if (arguments.length < 1) throw badConstruction("ErrorEvent", 1, "string");
    if (init !== undefined && init !== null && !isObject(init)) throw badConstruction("ErrorEvent", 2, "ErrorEventInit");
    super(type, init, key);
    const { filename = "", message = "", lineno = 0, colno = 0, error = undefined } = init ?? {};
    this.#filename = `${filename}`;
    this.#message = `${message}`;
    this.#lineno = int32From(lineno);
    this.#colno = int32From(colno);
    this.#error = error;
  }

  get filename() {
    if (!(this && typeof this === "object" && #error in this)) throw illegalInvocation();
    return this.#filename;
  }

  get message() {
    if (!(this && typeof this === "object" && #error in this)) throw illegalInvocation();
    return this.#message;
  }

  get lineno() {
    if (!(this && typeof this === "object" && #error in this)) throw illegalInvocation();
    return this.#lineno;
  }

  get colno() {
    if (!(this && typeof this === "object" && #error in this)) throw illegalInvocation();
    return this.#colno;
  }

  get error() {
    if (!(this && typeof this === "object" && #error in this)) throw illegalInvocation();
    return this.#error;
  }
}

expose(ErrorEvent);
