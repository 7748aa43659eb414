/**
 * Reading a body as a form, by its content type.
 */
import { parameterOf } from "internal:web/content_type";
import { formFrom } from "internal:web/form_data";
import { ops } from "internal:ops";
import { parseMultipart } from "internal:web/multipart";
import { URLSearchParams } from "internal:web/url_search_params";

/** An escape without two digits: what is there of it counts. */
const BROKEN_ESCAPE = /%(?![0-9a-f]{2})([0-9a-f]?)/gi;

/**
 * @param {Uint8Array} bytes the whole body
 * @param {string} contentType
 * @returns {FormData}
 * @throws {TypeError} if the body is not a form
 */
export function parseForm(bytes, contentType) {
  const type = contentType.split(";", 1)[0].trim().toLowerCase();
  if (type === "multipart/form-data") {
    const boundary = parameterOf(contentType, "boundary");
    if (boundary === null) {
      throw new TypeError(
        "No boundary string in Content-Type header. The multipart/form-data MIME type requires a boundary parameter, " +
          "e.g. 'Content-Type: multipart/form-data; boundary=\"abcd\"'. See RFC 7578, section 4.",
      );
    }
    return formFrom(parseMultipart(bytes, boundary));
  }
  if (type === "application/x-www-form-urlencoded") {
    const charset = parameterOf(contentType, "charset");
    if (charset !== null && !/^utf-?8$/i.test(charset)) {
      throw new TypeError("Non-utf-8 application/x-www-form-urlencoded body.");
    }
    const text = ops.utf8_decode(bytes, false, false);
    const whole = text.replace(BROKEN_ESCAPE, (_, digit) => (digit === "" ? "" : `%0${digit}`));
    // The query of a URL may begin with a question mark that is no part of it; a form may not.
    return formFrom([...new URLSearchParams(`&${whole}`)]);
  }
  throw new TypeError(
    "Unrecognized Content-Type header value. FormData can only parse the following MIME types: " +
      "multipart/form-data, application/x-www-form-urlencoded",
  );
}
