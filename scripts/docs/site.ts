/** `npm run docs`: builds the guides, the reference and the playground as a static site in `dist-docs/`. A dead link makes it fail. */
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { html, raw } from 'hono/html';
import { widgetFiles } from '../../demo/host/assets.js';
import { playgroundFiles } from '../../demo/playground/files.js';
import { deadLinks } from './links.js';
import { render } from './markdown.js';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'dist-docs');

/** The links at the top of every page. */
const MENU = [
  ['README.md', 'Overview'], ['docs/quick-start.md', 'Quick start'], ['docs/ten-minutes.md', 'Ten minutes'],
  ['docs/reference.md', 'Reference'], ['docs/styling.md', 'Styling'], ['docs/list.md', 'List'], ['docs/events.md', 'Events'],
  ['docs/frameworks.md', 'Frameworks'], ['docs/languages.md', 'Languages'], ['docs/return-page.md', 'Return page'],
  ['docs/csp.md', 'Security policy'], ['docs/server.md', 'Server'], ['docs/sessions.md', 'Sessions'], ['docs/cyclr-account.md', 'Account'],
  ['docs/several-accounts.md', 'Several accounts'], ['docs/email-link.md', 'E-mail link'], ['docs/native-apps.md', 'Native apps'],
  ['docs/troubleshooting.md', 'Troubleshooting'],
] as const;

const POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

const site = new Map<string, string | Buffer>();

/** Files of the repository that a page of the site links to. */
const wanted: string[] = MENU.map(([path]) => path);

const isPicture = (path: string): boolean => /\.(png|svg)$/.test(path);

/** The path on the site of a file of the repository. */
const placeOf = (path: string): string => {
  if (path === 'README.md') return 'index.html';
  return isPicture(path) ? path : `${path.replace(/\.md$/, '')}.html`;
};

const relative = (from: string, to: string): string => posix.relative(posix.dirname(from), to) || posix.basename(to);

const menu = (place: string): readonly ReturnType<typeof html>[] => [
  ...MENU.map(([path, label]) => html`<a href="${relative(place, placeOf(path))}" ${placeOf(path) === place ? raw('aria-current="page"') : ''}>${label}</a>`),
  html`<a href="${relative(place, 'playground/index.html')}">Playground</a>`,
];

async function page(place: string, title: string, content: string): Promise<string> {
  return String(await html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta http-equiv="Content-Security-Policy" content="${POLICY}">
  <title>${title === 'cyclr-connector-auth' ? title : `${title} – cyclr-connector-auth`}</title>
  <link rel="icon" href="${relative(place, 'playground/favicon.svg')}">
  <link rel="stylesheet" href="${relative(place, 'playground/site.css')}">
</head>
<body>
  <a class="skip" href="#content">Skip to the text</a>
  <header class="top"><span class="brand"><img src="${relative(place, 'playground/favicon.svg')}" alt="" width="28" height="28">cyclr-connector-auth</span>
    <nav aria-label="Pages">${menu(place)}</nav></header>
  <main class="text" id="content" tabindex="-1">${raw(content)}</main>
</body>
</html>
`);
}

/** Adds a page for a Markdown file, a folder or a source file, or adds a picture as it is. */
async function add(path: string): Promise<void> {
  const place = placeOf(path);
  if (site.has(place)) return;
  const file = join(root, path);
  const want = (other: string): string => {
    const [way = '', id] = other.split('#');
    const linked = posix.normalize(posix.join(posix.dirname(path), way)).replace(/\/$/, '');
    wanted.push(linked);
    return relative(place, placeOf(linked)) + (id ? `#${id}` : '');
  };
  if (isPicture(path)) site.set(place, await readFile(file));
  else if ((await stat(file)).isDirectory()) {
    const names = (await readdir(file, { withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);
    const list = names.map((name) => html`<li><a href="${want(`${posix.basename(path)}/${name}`)}">${name}</a></li>`);
    site.set(place, await page(place, path, String(await html`<h1>${path}</h1><ul>${list}</ul>`)));
  } else {
    const text = await readFile(file, 'utf8');
    const { title, html: content } = path.endsWith('.md')
      ? render(text, want)
      : { title: path, html: String(await html`<h1>${path}</h1><pre tabindex="0"><code>${text}</code></pre>`) };
    site.set(place, await page(place, title, content));
  }
}

for (const [name, text] of await playgroundFiles(html`${menu('playground/index.html').slice(0, -1)}`)) site.set(`playground/${name}`, text);
for (const name of await widgetFiles()) site.set(name, await readFile(join(root, 'dist', name)));
const missing: string[] = [];
for (let path; (path = wanted.shift());) await add(path).catch((error: unknown) => { missing.push(`${path}: ${String(error)}`); });

const dead = [...missing, ...deadLinks(site)];
if (dead.length) {
  console.error(`Dead links:\n${dead.join('\n')}`);
  process.exit(1);
}
await rm(folder, { recursive: true, force: true });
for (const [path, content] of site) {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}
console.log(`dist-docs: ${[...site.keys()].filter((path) => path.endsWith('.html')).length} pages, ${site.size} files, no dead link`);
