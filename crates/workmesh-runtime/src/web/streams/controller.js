/**
 * What the two kinds of controller have in common: when the source is started, asked for more, and let go.
 */
import { attempt, react } from "internal:web/streams/promises";
import { waitingReads } from "internal:web/streams/readable_state";

/** The state behind a controller. A subclass has a `queue` with a `size`. */
export class ControllerState {
  stream;
  highWaterMark;
  started = false;
  closeRequested = false;
  pulling = false;
  pullAgain = false;
  /** Asks the source for more. @type {((state: ControllerState) => unknown) | null} */
  onPull = null;
  /** @type {((reason: unknown) => unknown) | null} */
  onCancel = null;

  constructor(stream, highWaterMark) {
    this.stream = stream;
    this.highWaterMark = highWaterMark;
    stream.controller = this;
  }

  /** Runs the source's `start`; pulling begins when what it returned is fulfilled. */
  start(onStart) {
    react(
      onStart === null ? Promise.resolve() : attempt(onStart, this),
      () => {
        this.started = true;
        this.pullIfNeeded();
      },
      (error) => this.fail(error),
    );
  }

  get desiredSize() {
    if (this.stream.phase === "errored") return null;
    return this.stream.phase === "closed" ? 0 : this.highWaterMark - this.queue.size;
  }

  get canCloseOrEnqueue() {
    return !this.closeRequested && this.stream.phase === "readable";
  }

  /** Asks the source for more if somebody wants it. A source that is still at it is asked again afterwards. */
  pullIfNeeded() {
    if (this.onPull === null || !this.started || !this.canCloseOrEnqueue) return;
    if (waitingReads(this.stream) === 0 && !(this.desiredSize > 0)) return;
    if (this.pulling) {
      this.pullAgain = true;
      return;
    }
    this.pulling = true;
    react(
      attempt(this.onPull, this),
      () => {
        this.pulling = false;
        if (!this.pullAgain) return;
        this.pullAgain = false;
        this.pullIfNeeded();
      },
      (error) => this.fail(error),
    );
  }

  /** Tells the source that nobody wants more. */
  cancel(reason) {
    this.queue.clear();
    const { onCancel } = this;
    this.letGo();
    return onCancel === null ? Promise.resolve(undefined) : attempt(onCancel, reason);
  }

  /** Forgets the source, which may hold much. */
  letGo() {
    this.onPull = null;
    this.onCancel = null;
  }
}
