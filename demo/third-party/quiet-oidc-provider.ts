// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- an untyped package cannot be declared by an import
/// <reference path="./oidc-provider.d.ts" />
import './url-parse.js';

/**
 * On Node 20, `oidc-provider` warns about the runtime as it loads. What the demo uses of it works there, and the tests run on Node 20, so
 * that one warning would only puzzle a newcomer. Every other warning is printed.
 */
const RUNTIME_WARNING = 'oidc-provider WARNING: Unsupported runtime.';

const { warn } = console;
console.warn = (...message: readonly unknown[]): void => {
  if (!String(message[0]).includes(RUNTIME_WARNING)) warn.apply(console, [...message]);
};
export const { interactionPolicy, Provider } = await import('oidc-provider').finally(() => { console.warn = warn; });
