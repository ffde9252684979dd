import { toBase64Url } from './base64.js';

/** Computes the HMAC-SHA-256 of a text, in base64url. */
export type SignText = (text: string) => string | Promise<string>;

/** The part of `node:crypto` that is used here. */
interface NodeCrypto {
  createSecretKey(key: Uint8Array): unknown;
  createHmac(hash: 'sha256', key: unknown): { update(text: string): { digest(encoding: 'base64url'): string } };
}

interface RuntimeProcess {
  getBuiltinModule(name: 'node:crypto'): NodeCrypto;
}

const utf8 = new TextEncoder();

/**
 * Creates the function that signs with a key. `crypto.subtle` hands each text to another thread, which costs ten times as much as to sign a
 * short text. So `node:crypto` signs in its place where the runtime has it and it computes the same. It is not imported, because bundlers
 * for other runtimes cannot resolve it.
 */
export async function createSigner(key: ArrayBuffer): Promise<SignText> {
  const webKey = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const sign = async (text: string): Promise<string> => toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', webKey, utf8.encode(text))));
  try {
    const { createHmac, createSecretKey } = (globalThis as unknown as { process: RuntimeProcess }).process.getBuiltinModule('node:crypto');
    const nodeKey = createSecretKey(new Uint8Array(key));
    const signAtOnce = (text: string): string => createHmac('sha256', nodeKey).update(text).digest('base64url');
    return signAtOnce('sample') === await sign('sample') ? signAtOnce : sign;
  } catch {
    // Another runtime, or Node before 20.16.
    return sign;
  }
}
