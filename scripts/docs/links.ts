import { posix } from 'node:path';

/** Every file of the site, by its path. */
export type Site = ReadonlyMap<string, string | Buffer>;

const attributesOf = (html: string, pattern: RegExp): readonly string[] =>
  [...html.matchAll(pattern)].map(([, value = '']) => value.replaceAll('&amp;', '&'));

/** What a link leads to that begins on a page; `null` where it leads out of the site. */
function target(from: string, href: string): { readonly path: string; readonly id: string } | null {
  if (/^(https:|mailto:|data:)/.test(href)) return null;
  const [way = '', id = ''] = href.split('#');
  const path = way ? posix.join(posix.dirname(from), way) : from;
  return { path: path === '.' || path.endsWith('/') ? posix.join(path, 'index.html') : path, id: decodeURIComponent(id) };
}

/** Each link of the site to a file, or a place in one, that is not there. A link to elsewhere has to be over TLS; nobody is asked. */
export function deadLinks(site: Site): readonly string[] {
  const pages = [...site].filter((entry): entry is [string, string] => entry[0].endsWith('.html') && typeof entry[1] === 'string');
  const ids = new Map(pages.map(([path, html]) => [path, new Set(attributesOf(html, /\sid="([^"]*)"/g))]));
  return pages.flatMap(([from, html]) => attributesOf(html, /\s(?:href|src)="([^"]*)"/g).flatMap((href) => {
    const to = target(from, href);
    if (!to) return [];
    const isThere = site.has(to.path) && (!to.id || ids.get(to.path)?.has(to.id));
    return isThere ? [] : [`${from}: ${href}`];
  }));
}
