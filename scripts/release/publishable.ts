import { readFileSync } from 'node:fs';
import { released, scriptTag, shownTag } from './notes.js';
import { output, refuse } from './run.js';

// Refuses to publish anything but the tagged commit, built into the file whose hash the README shows.
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
const hashes = JSON.parse(readFileSync('dist/integrity.json', 'utf8')) as Readonly<Record<string, string>>;
if (output('git', 'status', '--porcelain')) refuse('Only what is committed is published: git status');
if (!output('git', 'tag', '--points-at', 'HEAD').split('\n').includes(`v${version}`)) refuse(`Only a tagged commit is published: this one is not v${version}. Run "npm run release".`);
if (released(readFileSync('CHANGELOG.md', 'utf8'))[0] !== version) refuse(`The changelog's newest version is not ${version}.`);
const tag = scriptTag(version, hashes['cyclr-connector-auth.min.js'] ?? '');
if (shownTag(readFileSync('README.md', 'utf8')) !== tag) refuse('The build is not the one whose hash the README shows: the same sources must give the same files.');
