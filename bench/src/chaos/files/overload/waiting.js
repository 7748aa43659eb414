// Waits for something, as workers mostly do: 20 ms a call, and eight calls at once are 400 a second.
export default {
  async fetch() {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return new Response("waited");
  },
};
