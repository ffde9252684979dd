import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { released, scriptTag, shownTag, unreleased, withTag, withVersion } from '../../scripts/release/notes.js';
import { root } from './package-json.js';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
const INTEGRITY = `sha384-${'A'.repeat(64)}`;

describe('a release', () => {
  test('moves the unreleased entries under the version’s heading', () => {
    const after = withVersion('# Changelog\n\n## Unreleased\n\n### Added\n\n- This.\n\n## 1.0.0 - 2026-01-01\n\n- That.\n', '1.1.0', '2026-02-03');
    assert.deepEqual(released(after), ['1.1.0', '1.0.0']);
    assert.equal(unreleased(after), '');
    assert.match(after, /## Unreleased\n\n## 1\.1\.0 - 2026-02-03\n\n### Added\n\n- This\.\n\n## 1\.0\.0/);
  });

  test('replaces the script tag in the README, with the version and hash', () => {
    const once = withTag(readme, scriptTag('1.0.0', INTEGRITY));
    const twice = withTag(once, scriptTag('1.1.0', INTEGRITY));
    assert.equal(shownTag(twice), scriptTag('1.1.0', INTEGRITY));
    assert.ok(!twice.includes('cyclr-connector-auth@1.0.0'));
    assert.match(twice, /cyclr-connector-auth@1\.1\.0\/dist\/cyclr-connector-auth\.min\.js"\s/);
    assert.match(twice, /\sintegrity="sha384-A+" crossorigin="anonymous"><\/script>/);
  });
});

test('the README shows the script tag of the latest release, and none before the first', () => {
  const [version] = released(changelog);
  const [, integrity = ''] = /integrity="(sha384-[\w+/]{64})"/.exec(shownTag(readme)) ?? [];
  assert.equal(shownTag(readme), version === undefined ? '' : scriptTag(version, integrity));
});

describe('the release scripts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  after(() => { rmSync(folder, { recursive: true, force: true }); });
  const git = (...args: readonly string[]): void => {
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false', '-c', 'tag.gpgsign=false', ...args], { cwd: folder, stdio: 'pipe' });
  };
  const script = (name: string, ...args: readonly string[]): { readonly code: number | null; readonly says: string } => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', import.meta.resolve('tsx'), join(root, 'scripts/release', name), ...args], { cwd: folder, encoding: 'utf8' });
    return { code: status, says: stderr };
  };
  const write = (name: string, text: string): void => { writeFileSync(join(folder, name), text); };

  cpSync(join(root, 'README.md'), join(folder, 'README.md'));
  write('CHANGELOG.md', '# Changelog\n\n## Unreleased\n');
  const packageJson = (more = ''): void => { write('package.json', `{ "name": "cyclr-connector-auth", "version": "1.0.0"${more} }`); };
  packageJson(', "repository": "github:example/example"');
  write('.gitignore', 'dist\n');
  mkdirSync(join(folder, 'dist'));
  write('dist/integrity.json', JSON.stringify({ 'cyclr-connector-auth.min.js': INTEGRITY }));
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'First');

  test('reject a release while the README or a guide says what to do before the first one', () => {
    write('CHANGELOG.md', '# Changelog\n\n## Unreleased\n\n- This.\n');
    mkdirSync(join(folder, 'docs'));
    write('README.md', 'npm has the package.\n');
    write('docs/guide.md', 'Install it ([before the first release](../README.md)).\n');
    git('add', '.');
    git('commit', '--quiet', '--message', 'Guide');
    assert.match(script('release.ts', '1.1.0').says, /Remove what docs\/guide\.md says/);
    git('reset', '--quiet', '--hard', 'HEAD~1');
  });

  test('reject a release without a version, without a repository, with uncommitted changes, without entries, and a second time', () => {
    assert.match(script('release.ts').says, /Say which version/);
    assert.match(script('release.ts', 'next').says, /Say which version/);
    packageJson();
    assert.match(script('release.ts', '1.1.0').says, /no "repository"/);
    git('checkout', '--', 'package.json');
    write('more.txt', 'more');
    assert.match(script('release.ts', '1.1.0').says, /Commit or put away/);
    rmSync(join(folder, 'more.txt'));
    assert.match(script('release.ts', '1.1.0').says, /nothing under "Unreleased"/);
    git('tag', 'v1.1.0');
    const { code, says } = script('release.ts', '1.1.0');
    assert.match(says, /v1\.1\.0 is there already/);
    assert.equal(code, 1);
  });

  test('only allow publishing the tagged version whose hash is in the README', () => {
    write('more.txt', 'more');
    assert.match(script('publishable.ts').says, /Only what is committed/);
    rmSync(join(folder, 'more.txt'));
    assert.match(script('publishable.ts').says, /not v1\.0\.0/);
    git('tag', 'v1.0.0');
    assert.match(script('publishable.ts').says, /newest version is not 1\.0\.0/);
    write('CHANGELOG.md', '# Changelog\n\n## Unreleased\n\n## 1.0.0 - 2026-01-01\n\n- This.\n');
    git('commit', '--quiet', '--all', '--message', 'Second');
    git('tag', '--force', 'v1.0.0');
    assert.match(script('publishable.ts').says, /whose hash the README shows/);
    write('README.md', withTag(readme, scriptTag('1.0.0', INTEGRITY)));
    git('commit', '--quiet', '--all', '--message', 'Third');
    git('tag', '--force', 'v1.0.0');
    assert.deepEqual(script('publishable.ts'), { code: 0, says: '' });
  });
});
