/**
 * What handlers are given: `Element`, `EndTag`, `Text`, `Comment`, `Doctype` and `DocumentEnd`.
 *
 * A token is a window on what the parser has at hand and holds nothing itself. When its handler is done the parser goes
 * on, and the token is no longer valid.
 */
import { streamPayload, textFrom } from "internal:web/html_rewriter/content";
import { badArgument, expose, illegalConstructor, illegalInvocation, isObject } from "internal:web/idl";
import { ops } from "internal:ops";
import { streams } from "internal:web/parts";
import { responsePayload } from "internal:web/response";
import { token } from "internal:web/token";

/** What the tokens of one handler's call hold. */
export class Held {
  #document;

  /** @param {Rewriting} rewriting */
  constructor(document, rewriting) {
    this.#document = document;
    this.rewriting = rewriting;
    /** How often the attributes were changed. */
    this.changes = 0;
  }

  letGo() {
    this.#document = null;
  }

  /**
   * The native document.
   * @throws {TypeError} if the handler is done
   */
  get document() {
    if (this.#document !== null) return this.#document;
    throw new TypeError(
      "This content token is no longer valid. Content tokens are only valid during the execution of the relevant " +
        "content handler.",
    );
  }
}

/** What a token of this class holds: `(value, class) => Held`. */
let heldBy;

class Token {
  #held;

  static {
    heldBy = (value, Class) => {
      if (isObject(value) && #held in value && value instanceof Class) return value.#held;
      throw illegalInvocation();
    };
  }

  constructor(key, held, properties) {
    if (key !== token) throw illegalConstructor();
    this.#held = held;
    Object.defineProperties(this, properties);
  }
}

/** A property that a token of this class has of its own: what the parser says under this name. */
function field(Class, name) {
  return {
    get() {
      return ops.html_get(heldBy(this, Class).document, name);
    },
    enumerable: true,
    configurable: true,
  };
}

/** Such a property that can be set. */
function changeableField(Class, name) {
  return {
    ...field(Class, name),
    set(value) {
      const text = `${value}`;
      ops.html_rename(heldBy(this, Class).document, textFrom(text));
    },
  };
}

const LATE_TYPES = "string or JsReadableStream or Response";

/** Puts content somewhere; `late` says whether it may be a stream. */
function insert(value, Class, place, args, late) {
  const held = heldBy(value, Class);
  if (args.length < 1) throw badArgument(Class.name, place, 1, LATE_TYPES);
  const payload = lateContent(args[0]);
  const text = payload === undefined ? `${args[0]}` : null;
  const options = args[1];
  if (options !== undefined && options !== null && !isObject(options)) {
    throw badArgument(Class.name, place, 2, "ContentOptions");
  }
  const html = Boolean(options?.html);
  const { document } = held;
  if (text !== null) {
    ops.html_insert(document, place, textFrom(text), html);
  } else if (!late) {
    throw new TypeError(
      "Replacing content in HTML comments using a ReadableStream or Response object is not implemented. You must " +
        "provide a string.",
    );
  } else if (payload !== null) {
    ops.html_insert(document, place, held.rewriting.promise(payload), html);
  }
  return value;
}

/** The payload of content that comes later; null if there will be none, undefined if it is no such content. */
function lateContent(value) {
  if (!isObject(value)) return undefined;
  return streams.loaded?.stateOf(value) === undefined ? responsePayload(value) : streamPayload(value);
}

function remove(value, Class, keepContent = false) {
  ops.html_remove(heldBy(value, Class).document, keepContent);
  return value;
}

/** A text argument of a method of `Element`. */
function argument(method, args, index) {
  if (args.length <= index) throw badArgument("Element", method, index + 1, "string");
  return `${args[index]}`;
}

export class Element extends Token {
  constructor(key = undefined, held = undefined) {
    super(key, held, ELEMENT_FIELDS);
  }

  getAttribute(name = undefined) {
    const held = heldBy(this, Element);
    const text = argument("getAttribute", arguments, 0);
    return ops.html_attribute(held.document, textFrom(text));
  }

  hasAttribute(name = undefined) {
    const held = heldBy(this, Element);
    const text = argument("hasAttribute", arguments, 0);
    return ops.html_attribute(held.document, textFrom(text)) !== null;
  }

  setAttribute(name = undefined, value = undefined) {
    const held = heldBy(this, Element);
    const first = argument("setAttribute", arguments, 0);
    const second = argument("setAttribute", arguments, 1);
    ops.html_set_attribute(held.document, textFrom(first), textFrom(second));
    held.changes++;
    return this;
  }

  removeAttribute(name = undefined) {
    const held = heldBy(this, Element);
    const text = argument("removeAttribute", arguments, 0);
    ops.html_remove_attribute(held.document, textFrom(text));
    held.changes++;
    return this;
  }

  before(content = undefined, options = undefined) {
    return insert(this, Element, "before", arguments, true);
  }

  after(content = undefined, options = undefined) {
    return insert(this, Element, "after", arguments, true);
  }

  prepend(content = undefined, options = undefined) {
    return insert(this, Element, "prepend", arguments, true);
  }

  append(content = undefined, options = undefined) {
    return insert(this, Element, "append", arguments, true);
  }

  replace(content = undefined, options = undefined) {
    return insert(this, Element, "replace", arguments, true);
  }

  remove() {
    return remove(this, Element);
  }

  removeAndKeepContent() {
    return remove(this, Element, true);
  }

  setInnerContent(content = undefined, options = undefined) {
    return insert(this, Element, "setInnerContent", arguments, true);
  }

  onEndTag(handler = undefined) {
    const held = heldBy(this, Element);
    if (typeof handler !== "function") throw badArgument("Element", "onEndTag", 1, "function");
    if (held.document !== null) held.rewriting.onEndTag(handler);
  }
}

const ELEMENT_FIELDS = {
  namespaceURI: field(Element, "namespaceURI"),
  removed: field(Element, "removed"),
  attributes: {
    get() {
      const held = heldBy(this, Element);
      return new AttributesIterator(token, held, ops.html_get(held.document, "attributes"));
    },
    enumerable: true,
    configurable: true,
  },
  tagName: changeableField(Element, "name"),
};

/** The attributes of an element, for as long as they are not changed. */
class AttributesIterator {
  #held;
  #attributes;
  #changes;
  #at = 0;

  constructor(key, held, attributes) {
    if (key !== token) throw illegalConstructor();
    this.#held = held;
    this.#attributes = attributes;
    this.#changes = held.changes;
  }

  next() {
    if (!(this && typeof this === "object" && #held in this)) throw illegalInvocation();
    if (this.#held.document !== null && this.#changes !== this.#held.changes) {
      throw new Error(
        "The attributes of this element have been modified during iteration. You must create a new iterator after " +
          "modifying attributes.",
      );
    }
    if (this.#at < this.#attributes.length) return { done: false, value: this.#attributes[this.#at++] };
    return { done: true, value: undefined };
  }
}

export class EndTag extends Token {
  constructor(key = undefined, held = undefined) {
    super(key, held, END_TAG_FIELDS);
  }

  before(content = undefined, options = undefined) {
    return insert(this, EndTag, "before", arguments, true);
  }

  after(content = undefined, options = undefined) {
    return insert(this, EndTag, "after", arguments, true);
  }

  remove() {
    return remove(this, EndTag);
  }
}

const END_TAG_FIELDS = { name: changeableField(EndTag, "name") };

class Comment extends Token {
  constructor(key = undefined, held = undefined) {
    super(key, held, COMMENT_FIELDS);
  }

  before(content = undefined, options = undefined) {
    return insert(this, Comment, "before", arguments, false);
  }

  after(content = undefined, options = undefined) {
    return insert(this, Comment, "after", arguments, false);
  }

  replace(content = undefined, options = undefined) {
    return insert(this, Comment, "replace", arguments, false);
  }

  remove() {
    return remove(this, Comment);
  }
}

const COMMENT_FIELDS = { removed: field(Comment, "removed"), text: changeableField(Comment, "text") };

class Text extends Token {
  constructor(key = undefined, held = undefined) {
    super(key, held, TEXT_FIELDS);
  }

  before(content = undefined, options = undefined) {
    return insert(this, Text, "before", arguments, true);
  }

  after(content = undefined, options = undefined) {
    return insert(this, Text, "after", arguments, true);
  }

  replace(content = undefined, options = undefined) {
    return insert(this, Text, "replace", arguments, true);
  }

  remove() {
    return remove(this, Text);
  }
}

const TEXT_FIELDS = {
  removed: field(Text, "removed"),
  lastInTextNode: field(Text, "lastInTextNode"),
  text: field(Text, "text"),
};

class Doctype extends Token {
  constructor(key = undefined, held = undefined) {
    super(key, held, DOCTYPE_FIELDS);
  }
}

const DOCTYPE_FIELDS = {
  systemId: field(Doctype, "systemId"),
  publicId: field(Doctype, "publicId"),
  name: field(Doctype, "name"),
};

class DocumentEnd extends Token {
  constructor(key = undefined, held = undefined) {
    super(key, held, {});
  }

  append(content = undefined, options = undefined) {
    return insert(this, DocumentEnd, "append", arguments, false);
  }
}

/** The classes of what handlers are given, in the order of the handlers of an entry. */
export const ELEMENT_KINDS = [Element, Comment, Text];
export const DOCUMENT_KINDS = [Doctype, Comment, Text, DocumentEnd];

for (const Class of [Element, EndTag, Comment, Text, Doctype, DocumentEnd]) {
  // `Token` is how the classes are made, and nothing that scripts should find.
  Object.setPrototypeOf(Class.prototype, Object.prototype);
  expose(Class);
}
Object.setPrototypeOf(AttributesIterator.prototype, Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())));
expose(AttributesIterator);
