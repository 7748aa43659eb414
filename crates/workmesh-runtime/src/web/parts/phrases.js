import { phrases } from "internal:web/parts";
import { reasonPhrase } from "internal:web/reason_phrases";

phrases.provide({ reasonPhrase });
