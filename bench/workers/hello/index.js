// The smallest worker there is: what it costs is the host around it.
export default {
  fetch() {
    return new Response("Hello, world!\n");
  },
};
