/**
 * `node:tty`: there is no terminal.
 */
import { constantly } from "internal:node/unavailable";

function ReadStream(fd) {
  this.fd = fd;
  this.isRaw = false;
  this.isTTY = false;
}
ReadStream.prototype.setRawMode = function setRawMode(mode) {
  this.isRaw = Boolean(mode);
  return this;
};

function WriteStream(fd) {
  this.fd = fd;
  this.columns = 0;
  this.rows = 0;
}

const module = { isatty: constantly("isatty", 1, false), ReadStream, WriteStream };

export default module;
export const {
  isatty, } = module;
export { ReadStream, WriteStream };
