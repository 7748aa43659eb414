/**
 * The web platform's way to make keys, without the promise: what `KeyObject.toCryptoKey` needs.
 */
import { algorithmArgument, usagesArgument } from "internal:web/crypto/dictionaries";
import { importKey } from "internal:web/crypto/subtle";

export function importForWeb(format, bytes, algorithm, extractable, usages) {
  const parameters = algorithmArgument("importKey", 3, algorithm, "ImportKeyAlgorithm", 5);
  return importKey(format, bytes, parameters, Boolean(extractable), usagesArgument("importKey", 5, usages));
}
