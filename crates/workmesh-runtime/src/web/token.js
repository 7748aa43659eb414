/**
 * The key to the platform's private doors.
 *
 * A class that scripts may hold but not construct (or may construct, but not from native handles) takes this symbol
 * as its first constructor argument when the platform builds it. Scripts never see the symbol, so they cannot knock.
 */
export const token = Symbol("platform");
