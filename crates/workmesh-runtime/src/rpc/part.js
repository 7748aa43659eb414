/** The kinds of a message's parts, numbered as the host's. */
export const BYTES = 0;
export const TEXT = 1;
export const NATIVE = 2;
export const SINK = 3;
export const SERVICE = 4;
export const EXPORT = 5;
