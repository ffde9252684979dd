import { readFileSync, writeFileSync } from 'node:fs';
import { isOutdatedByRelease, scriptTag, unreleased, withTag, withVersion } from './notes.js';
import { output, refuse, run } from './run.js';

// `npm run release 1.2.3`: does everything up to the tag. Publish on a machine that can attest the package's provenance.
const [version = ''] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) refuse('Say which version: npm run release 1.2.3');
const { repository } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly repository?: unknown };
// Now, because npm would say so only after the tag is pushed.
if (!repository) refuse('package.json has no "repository": npm attests the provenance of a package only with the address of its sources.');
if (output('git', 'status', '--porcelain')) refuse('Commit or put away what is changed first: git status');
if (output('git', 'tag', '--list', `v${version}`)) refuse(`The tag v${version} is there already.`);
const changelog = readFileSync('CHANGELOG.md', 'utf8');
if (!unreleased(changelog)) refuse('The changelog has nothing under "Unreleased": say what is new.');
const outdated = output('git', 'ls-files', 'README.md', 'docs/*.md').split('\n').filter((file) => isOutdatedByRelease(readFileSync(file, 'utf8')));
if (outdated.length) refuse(`Remove what ${outdated.join(', ')} says about the time before the first release.`);

run('npm', 'version', version, '--no-git-tag-version', '--allow-same-version');
const versionFile = readFileSync('src/version.ts', 'utf8');
writeFileSync('src/version.ts', versionFile.replace(/VERSION = '[^']*'/, `VERSION = '${version}'`));
writeFileSync('CHANGELOG.md', withVersion(changelog, version, new Date().toISOString().slice(0, 10)));
run('npm', 'run', 'build');
const hashes = JSON.parse(readFileSync('dist/integrity.json', 'utf8')) as Readonly<Record<string, string>>;
const tag = scriptTag(version, hashes['cyclr-connector-auth.min.js'] ?? refuse('The build made no script-tag file.'));
writeFileSync('README.md', withTag(readFileSync('README.md', 'utf8'), tag));
run('npm', 'test');
run('git', 'commit', '--all', '--message', `Release ${version}`);
run('git', 'tag', '--annotate', `v${version}`, '--message', version);
console.log(`v${version} is tagged. Push it with "git push --follow-tags"; then run "npm publish" where the build's provenance can be attested.`);
