import { Marked } from 'marked';
import type { Tokens } from 'marked';

/** A heading's id, by GitHub's rules: the same links must work in the repository and on the site. */
const slug = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-');

/** A page's title and its content as HTML. */
export interface Rendered {
  readonly title: string;
  readonly html: string;
}

/** @param resolve Maps the relative address of a link or an image to its address on the site. */
export function render(markdown: string, resolve: (href: string) => string): Rendered {
  const ids = new Map<string, number>();
  let title = '';
  const marked = new Marked({
    walkTokens(token) {
      if (token.type !== 'link' && token.type !== 'image') return;
      const link = token as Tokens.Link | Tokens.Image;
      if (!/^(https?:|mailto:|#)/.test(link.href)) link.href = resolve(link.href);
    },
    renderer: {
      heading({ tokens, depth, text }) {
        const plain = text.replace(/[`*]|\]\(.*?\)|\[/g, '');
        if (depth === 1) title ||= plain;
        const base = slug(plain);
        const count = ids.get(base) ?? 0;
        ids.set(base, count + 1);
        return `<h${depth} id="${base}${count ? `-${count}` : ''}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
    },
  });
  const html = marked.parse(markdown, { async: false });
  // A wide table scrolls in its own box on a narrow page; `tabindex` makes that box reachable by keyboard.
  return { title, html: html.replaceAll('<table>', '<div class="table" tabindex="0"><table>').replaceAll('</table>', '</table></div>') };
}
