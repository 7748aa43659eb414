let kept = [];
export default {
  fetch(request) {
    const dive = (n) => { try { dive(n + 1); } catch { new URL('http://x/' + n); } };
    try { for (let n = 1e5; n > 1; n /= 2) for (;;) kept.push(new Uint8Array(n)); } catch {}
    dive(0);
    /(a+)+b/.exec('a'.repeat(40)); while (1) {}
  },
};
