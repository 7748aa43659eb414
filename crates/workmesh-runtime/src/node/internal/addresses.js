/**
 * Addresses of the internet, as `node:net` tells them from other texts.
 */
const NUMBER = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const V4 = new RegExp(`^${NUMBER}(?:\\.${NUMBER}){3}$`);

export function isIPv4(text) {
  return V4.test(`${text}`);
}

/** A zone may follow behind a percent sign. */
export function isIPv6(text) {
  const [address, zone = "0"] = `${text}`.split("%");
  return address.includes(":") && zone !== "" && URL.canParse(`http://[${address}]`);
}

export function isIP(text) {
  if (isIPv4(text)) return 4;
  return isIPv6(text) ? 6 : 0;
}
