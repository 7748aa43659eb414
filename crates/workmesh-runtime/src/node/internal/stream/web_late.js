/**
 * The adapters to streams of the web, for modules that those need themselves.
 */
export const web = {
  readableFromWeb: null,
  writableFromWeb: null,
  duplexFromWeb: null,
  readableToWeb: null,
  writableToWeb: null,
  duplexToWeb: null,
};
