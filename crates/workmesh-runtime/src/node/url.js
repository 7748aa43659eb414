/**
 * `node:url`: the standard's classes, conversions between URLs and paths, and Node's old parser.
 */
import { domainToASCII, domainToUnicode, fileURLToPath, pathToFileURL, toPathIfFileURL, urlToHttpOptions } from "internal:node/url_paths";
import { format, parse, resolve, resolveObject, Url } from "internal:node/url_legacy";
import { queries, urls } from "internal:web/parts";

export const { URL } = urls.load();
export const { URLSearchParams } = queries.load();
export {
  domainToASCII, domainToUnicode, fileURLToPath, format, parse, pathToFileURL, resolve, resolveObject, toPathIfFileURL, Url,
  urlToHttpOptions,
};
export default {
  domainToASCII, domainToUnicode, fileURLToPath, format, parse, pathToFileURL, resolve, resolveObject, toPathIfFileURL, URL,
  URLSearchParams, Url, urlToHttpOptions,
};
