const RSA = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
const LINE = 64;

/** Browsers make keys only for pages that came over a protected connection. */
export const mayMakeKeys = (): boolean => globalThis.crypto?.subtle !== undefined;

/** PEM of a private key (RFC 7468). */
export function pemOf(der: ArrayBuffer): string {
  const base64 = btoa(Array.from(new Uint8Array(der), (byte) => String.fromCharCode(byte)).join(''));
  const lines = base64.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n');
}

/** An RSA key of 2048 bits, which every reader of DKIM knows (RFC 8301); it leaves the browser only with the form. */
export async function newPrivateKey(): Promise<string> {
  const { privateKey } = await crypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  return pemOf(await crypto.subtle.exportKey('pkcs8', privateKey));
}
