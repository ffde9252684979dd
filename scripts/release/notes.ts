const UNRELEASED = '## Unreleased';
const SNIPPET = /(<!-- release -->\n)[\s\S]*?(<!-- \/release -->)/;

/** The changelog's entries for the next version. */
export function unreleased(changelog: string): string {
  const [, after = ''] = changelog.split(`${UNRELEASED}\n`);
  return (after.split(/^## /m)[0] ?? '').trim();
}

/** The released versions in the changelog, newest first. */
export const released = (changelog: string): readonly string[] => [...changelog.matchAll(/^## (\d+\.\d+\.\d+\S*) - \d{4}-\d\d-\d\d$/gm)].map(([, version = '']) => version);

/** The changelog with its unreleased entries under the version's heading. */
export const withVersion = (changelog: string, version: string, date: string): string =>
  changelog.replace(`${UNRELEASED}\n`, `${UNRELEASED}\n\n## ${version} - ${date}\n`);

/** Tells whether a text is about the time before npm has the package. */
export const isOutdatedByRelease = (text: string): boolean => /before the first release/i.test(text);

/** The script tag of a version. The file at its URL never changes, and the browser checks that by the hash. */
export const scriptTag = (version: string, integrity: string): string => [
  '```html',
  `<script type="module" src="https://cdn.jsdelivr.net/npm/cyclr-connector-auth@${version}/dist/cyclr-connector-auth.min.js"`,
  `  integrity="${integrity}" crossorigin="anonymous"></script>`,
  '```',
].join('\n');

/** The script tag that the README shows between its marks; empty before the first release. */
export const shownTag = (readme: string): string => SNIPPET.exec(readme)?.[0].split('\n').slice(1, -1).join('\n').trim() ?? '';

/** The README with the script tag between its marks. */
export function withTag(readme: string, tag: string): string {
  if (!SNIPPET.test(readme)) throw new Error('The README has no marks for the script tag: <!-- release --> … <!-- /release -->');
  return readme.replace(SNIPPET, (_, start: string, end: string) => `${start}\n${tag}\n\n${end}`);
}
