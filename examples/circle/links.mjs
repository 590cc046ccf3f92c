// What links carry, signed: nobody but this shop can make them.
const encoder = new TextEncoder();
const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (character) => ({ "+": "-", "/": "_", "=": "" })[character]);
const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

export function createLinks(secret) {
  const keyFor = (use) => crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [use]);
  const sign = async (text) => new Uint8Array(await crypto.subtle.sign("HMAC", await keyFor("sign"), encoder.encode(text)));

  return {
    /** A customer's reference: the same for the same address, and without the secret it leads to nobody. */
    referenceOf: async (email) => base64url((await sign(`customer ${email.toLowerCase()}`)).subarray(0, 16)),

    /** @param purpose what the link does: one that was sealed for something else does not open */
    async seal(purpose, value) {
      const text = base64url(encoder.encode(JSON.stringify(value)));
      return `${text}.${base64url(await sign(`${purpose} ${text}`))}`;
    },

    /** What was sealed for this purpose; null for anything else. */
    async open(purpose, sealed) {
      const [, text, signature] = /^([\w-]+)\.([\w-]{43})$/.exec(sealed ?? "") ?? [];
      if (!text || !(await crypto.subtle.verify("HMAC", await keyFor("verify"), bytesOf(signature), encoder.encode(`${purpose} ${text}`)))) return null;
      return JSON.parse(new TextDecoder().decode(bytesOf(text)));
    },
  };
}
