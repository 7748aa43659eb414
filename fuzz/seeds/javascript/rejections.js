addEventListener('unhandledrejection', (event) => Promise.reject(event.promise));
export default {
  fetch() {
    const deep = () => Promise.reject({ get message() { deep(); throw 1; }, toString: deep });
    deep();
    return { then(resolve) { resolve(new Response('x')); throw new Error('y', { cause: this }); } };
  },
};
