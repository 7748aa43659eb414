export const bindings = {
  "a service binding calls the bound worker": ({ env }) => env.PEER.fetch("http://peer/path", { method: "POST", body: "text" }),
  "the phrase of a response made from another": async ({ env }) => {
    const received = await env.PEER.fetch("http://peer/path");
    return [received.statusText, new Response("x", received).statusText, new Response("x", new Response("y")).statusText];
  },
  "the class of a service binding": ({ env }) => env.PEER.constructor.name,
};
