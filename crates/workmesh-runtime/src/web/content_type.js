/**
 * Content types: the parameters behind the type.
 */

/** A parameter of a content type, with or without quotes; null if it is not there. */
export function parameterOf(contentType, name) {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]*))`, "i").exec(contentType);
  return match === null ? null : (match[1] ?? match[2]);
}
