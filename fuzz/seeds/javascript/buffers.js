export default {
  async fetch(request) {
    const buffer = new ArrayBuffer(8, { maxByteLength: 64 });
    const view = new Uint16Array(buffer, 2);
    const key = { get buffer() { buffer.resize(0); return buffer; }, byteOffset: 0, byteLength: 9 };
    structuredClone(view, { transfer: [buffer] });
    try { await crypto.subtle.digest('SHA-1', new DataView(buffer, 8)); } catch (e) { new TextDecoder().decode(buffer.transfer()); }
    return new Response(new Proxy(view, { get: (t, k) => (buffer.resize(64), t[k]) }));
  },
};
