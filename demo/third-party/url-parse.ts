/**
 * Adds `URL.parse`, which the OAuth server uses and Node has since 22.1.
 * @see https://url.spec.whatwg.org/#dom-url-parse
 */

const constructor: { parse?: (url: string, base?: string) => URL | null } = URL;

constructor.parse ??= (url, base) => (URL.canParse(url, base) ? new URL(url, base) : null);
