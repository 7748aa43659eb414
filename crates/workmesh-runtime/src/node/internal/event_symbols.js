/** The symbols by which emitters keep what is theirs. */
export const captureRejectionSymbol = Symbol.for("nodejs.rejection");
export const errorMonitor = Symbol("events.errorMonitor");
export const kCapture = Symbol("kCapture");
export const kMaxListeners = Symbol("events.maxEventTargetListeners");
export const kMaxListenersWarned = Symbol("events.maxEventTargetListenersWarned");
