/**
 * `node:path/win32`: paths with backslashes.
 */
import { posix } from "internal:node/path_posix";
import { win32 } from "internal:node/path_win32";

Object.assign(posix, { posix, win32 });
Object.assign(win32, { posix, win32 });

export default win32;
export const {
  basename, delimiter, dirname, extname, format, isAbsolute, join, matchesGlob, normalize, parse, relative, resolve, sep,
  toNamespacedPath,
} = win32;
export { posix, win32 };
