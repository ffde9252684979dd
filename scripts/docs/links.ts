import { posix } from 'node:path';

/** All files of the site, by path. */
export type Site = ReadonlyMap<string, string | Buffer>;

const attributesOf = (html: string, pattern: RegExp): readonly string[] =>
  [...html.matchAll(pattern)].map(([, value = '']) => value.replaceAll('&amp;', '&'));

/** The target of a link on the page `from`; `null` if the link leaves the site. */
function targetOf(from: string, href: string): { readonly path: string; readonly id: string } | null {
  if (/^(https:|mailto:|data:)/.test(href)) return null;
  const [relative = '', id = ''] = href.split('#');
  const path = relative ? posix.join(posix.dirname(from), relative) : from;
  return { path: path === '.' || path.endsWith('/') ? posix.join(path, 'index.html') : path, id: decodeURIComponent(id) };
}

/** The links to a file or an anchor that does not exist. Links that leave the site are not requested, but must be `https:`. */
export function deadLinks(site: Site): readonly string[] {
  const pages = [...site].filter((entry): entry is [string, string] => entry[0].endsWith('.html') && typeof entry[1] === 'string');
  const ids = new Map(pages.map(([path, html]) => [path, new Set(attributesOf(html, /\sid="([^"]*)"/g))]));
  return pages.flatMap(([from, html]) => attributesOf(html, /\s(?:href|src)="([^"]*)"/g).flatMap((href) => {
    const to = targetOf(from, href);
    if (!to) return [];
    const exists = site.has(to.path) && (!to.id || ids.get(to.path)?.has(to.id));
    return exists ? [] : [`${from}: ${href}`];
  }));
}
