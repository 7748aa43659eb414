export const globals = {
  "what kind of thing process is": () => typeof process,
};
