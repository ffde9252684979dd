/** The OAuth server calls `URL.parse`, which Node has from 22.1 on; https://url.spec.whatwg.org/#dom-url-parse */

const constructor: { parse?: (url: string, base?: string) => URL | null } = URL;

constructor.parse ??= (url, base) => (URL.canParse(url, base) ? new URL(url, base) : null);
