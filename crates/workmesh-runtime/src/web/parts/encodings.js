import { atob, btoa, TextDecoder, TextEncoder } from "internal:web/encoding";
import { encodings } from "internal:web/parts";

encodings.provide({ atob, btoa, TextDecoder, TextEncoder });
