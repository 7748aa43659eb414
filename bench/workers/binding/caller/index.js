// Passes every request on: one call through a service binding.
export default {
  fetch(request, env) {
    return env.CALLEE.fetch(request);
  },
};
