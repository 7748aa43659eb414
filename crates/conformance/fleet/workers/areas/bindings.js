export const bindings = {
  "a service binding calls the bound worker": ({ env }) => env.PEER.fetch("http://peer/path", { method: "POST", body: "text" }),
  "the class of a service binding": ({ env }) => env.PEER.constructor.name,
};
