import { DOMException } from "internal:web/dom_exception";
import { domExceptions } from "internal:web/parts";

domExceptions.provide({ DOMException });
