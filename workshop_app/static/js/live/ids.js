// Ids and edit keys. crypto.randomUUID and crypto.subtle are missing on plain http over a LAN; getRandomValues is always there.

/** A random UUIDv4, 36 characters, lower case. */
export function uuid() {
  const b = bytes(16);
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = Array.from(b, (n) => n.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** An edit key: 32 random bytes as 43 characters of base64url. The server keeps only its hash. */
export function editKey() {
  return btoa(String.fromCharCode(...bytes(32))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function bytes(n) {
  return crypto.getRandomValues(new Uint8Array(n));
}
