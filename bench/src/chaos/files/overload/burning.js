// Computes: as many steps as the query says.
export default {
  fetch(request) {
    const steps = Number(new URL(request.url).searchParams.get("steps"));
    let state = 1;
    for (let step = 0; step < steps; step++) state = (state * 48271) % 2147483647;
    return new Response(String(state));
  },
};
