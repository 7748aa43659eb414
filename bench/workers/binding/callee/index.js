// Answers the caller.
export default {
  fetch() {
    return new Response("Hello from the callee!\n");
  },
};
