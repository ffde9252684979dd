import { page } from './setup.js';

/** The headers of a navigation in a popup that a page of the same origin opened. */
export const navigation = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

export const attempt = '1234567890-987654321-1122334455-55443322';

export interface StartInit {
  readonly method?: string;
  /** Default: a sign-in by message. Text is taken as it is. */
  readonly query?: string | Readonly<Record<string, string>>;
  /** `null` removes a header that a browser sends. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

/** A request for the start route as the page's browser sends it. */
export function navigate(id: number | string, { method = 'GET', query, headers = {} }: StartInit = {}): Request {
  const parameters = typeof query === 'string' ? query : new URLSearchParams(query ?? { targetOrigin: page, callbackMessage: attempt }).toString();
  const given = Object.entries({ ...navigation, ...headers }).filter((entry): entry is [string, string] => entry[1] !== null);
  return new Request(`${page}/api/connectors/${id}/start${parameters && `?${parameters}`}`, { method, headers: given });
}

const decode = (text: string): string => text
  .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
  .replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

export interface ErrorPage {
  readonly lang: string | undefined;
  readonly dir: string | undefined;
  readonly title: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** What the script gets; `null` without a script. */
  readonly told: { readonly attempt: string; readonly problem: Readonly<Record<string, unknown>> } | null;
}

/** Reads an error page as the user and its script do. */
export function readPage(html: string): ErrorPage {
  const [, lang, dir] = /<html lang="([^"]*)" dir="([^"]*)">/.exec(html) ?? [];
  const textOf = (tag: string) => [...html.matchAll(new RegExp(`<${tag}(?: [^>]*)?>(.*?)</${tag}>`, 'g'))].map(([, text = '']) => decode(text.replace(/<[^>]*>/g, '')));
  const [, id, problem] = /<script data-attempt="([^"]*)" data-problem="([^"]*)">/.exec(html) ?? [];
  return {
    lang, dir,
    title: textOf('title')[0] ?? '',
    heading: textOf('h1')[0] ?? '',
    paragraphs: textOf('p'),
    told: id === undefined ? null : { attempt: decode(id), problem: JSON.parse(decode(problem ?? '')) as Readonly<Record<string, unknown>> },
  };
}
