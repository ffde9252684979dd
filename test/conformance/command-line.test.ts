import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { parseCommandLine } from '../../src/conformance/command-line.js';
import { UsageError } from '../../src/conformance/options.js';
import { needsHeader, serve, serveHandler } from './setup.js';

const root = join(import.meta.dirname, '../..');

/** Runs the command from its sources. */
async function run(...words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const command = ['--import', 'tsx', 'src/conformance/cli.ts', ...words];
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => { out += String(chunk); });
  child.stderr.on('data', (chunk) => { err += String(chunk); });
  const [code] = await once(child, 'close') as [number];
  return { code, out, err };
}

describe('the command', () => {
  test('prints a row for each case and the counts, and exits with 0', async (t) => {
    const { origin } = await serveHandler(t);
    const { code, out, err } = await run('check', `${origin}/api/connectors?of=nobody`, '--connector', '13', '--write');
    assert.equal(err, '');
    assert.ok(out.startsWith(`${origin}/api/connectors, connector 13, with --write\n\n`));
    assert.match(out, /\nok {7}GET returns the description +200, ApiKey/);
    assert.match(out, /\n30 passed, 0 failed\n$/);
    assert.equal(code, 0);
  });

  test('exits with 1 after a failure, and prints what the contract requires', async (t) => {
    const { origin } = await serveHandler(t, async (request, answer) => {
      const response = await answer();
      if (request.method === 'PUT') response.headers.delete('allow');
      return response;
    });
    const { code, out } = await run('check', `${origin}/api/connectors`, '--connector=13');
    assert.match(out, /FAILED {3}other methods are rejected +405 without Allow\n +contract: 405 with Allow\n/);
    assert.match(out, /\n23 passed, 1 failed, 2 skipped\n$/);
    assert.equal(code, 1);
  });

  test('sends the headers of --header, leaves them out only to ask without a session, and never prints them', async (t) => {
    const cookies = new Set<string | null>();
    const { origin } = await serveHandler(t, (request, answer) => {
      cookies.add(`${request.headers.get('cookie')} ${request.headers.get('x-csrf')}`);
      return answer();
    }, needsHeader('cookie'));
    const headers = ['--header', 'Cookie: session=s3cr3t', '--header', 'X-CSRF:t0k3n'];
    const { code, out } = await run('check', `${origin}/api/connectors`, '--connector', '13', ...headers);
    assert.deepEqual([...cookies], ['session=s3cr3t t0k3n', 'null null']);
    assert.equal(code, 0);
    assert.doesNotMatch(out, /s3cr3t|t0k3n/);
  });

  test('sends the origin of --origin', async (t) => {
    const origins = new Set<string | null>();
    const origin = await serve(t, (req, res) => {
      if (req.method === 'PUT') origins.add(req.headers.origin ?? null);
      res.writeHead(200, { 'content-type': 'application/json' }).end('{"authType":"None","authenticated":true}');
    });
    await run('check', origin, '--origin', 'https://app.example.com', '--write');
    assert.deepEqual([...origins], ['https://app.example.com']);
  });

  test('exits with 2 if the server cannot be reached', async () => {
    const { code, out, err } = await run('check', 'http://127.0.0.1:9', '--connector', '13');
    assert.match(err, /^http:\/\/127\.0\.0\.1:9 cannot be reached \(.+\)\. Is the server running, and is the address right\?\n/);
    assert.doesNotMatch(out + err, /\bat .*\.ts/);
    assert.equal(code, 2);
  });

  /** A server that gives every request this error. */
  const refusing = (t: TestContext, status: number, code: string): Promise<string> => serve(t, (_, res) => {
    res.writeHead(status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
    res.end(JSON.stringify({ status, code, retryable: false, reference: 'r' }));
  });

  test('exits with 1 if the backend does not know the connector, also with --auth-type', async (t) => {
    const { code, out } = await run('check', await refusing(t, 404, 'not_found'), '--connector', '99', '--auth-type', 'OAuth2');
    assert.match(out, /FAILED {3}GET returns the description +404 not_found\n/);
    assert.match(out, /99 must be the id of an Account Connector/);
    assert.equal(code, 1);
  });

  test('exits with 2 if all cases are skipped', async (t) => {
    const { code, out, err } = await run('check', await refusing(t, 405, 'endpoint_error'), '--connector', '33', '--auth-type', 'OAuth2');
    assert.match(out, /\n0 passed, 0 failed, 8 skipped\n$/);
    assert.equal(err, 'Nothing could be checked. The table says why.\n');
    assert.equal(code, 2);
  });

  test('prints its usage for --help and exits with 0, and without a command exits with 2', async () => {
    const help = await run('--help');
    assert.match(help.out, /^Usage: cyclr-connector-auth check URL/);
    assert.equal(help.code, 0);
    const nothing = await run();
    assert.match(nothing.err, /^A command is missing\. The only command is `check`\.\nFor help, run: cyclr-connector-auth --help\n$/);
    assert.equal(nothing.code, 2);
  });
});

describe('the command line', () => {
  test('accepts options in any order, with or without =', () => {
    const options = parseCommandLine(['check', '--origin=https://a.example', 'https://b.example/api#x', '--auth-type', 'Basic', '--connector', '7']);
    assert.deepEqual(options, {
      url: new URL('https://b.example/api'), connector: '7', origin: 'https://a.example', headers: [], authType: 'Basic', write: false,
    });
  });

  const rejected: readonly (readonly [words: readonly string[], message: RegExp])[] = [
    [['test', 'https://b.example'], /The only command is `check`/],
    [['check'], /Give exactly one URL/],
    [['check', 'https://b.example', 'https://c.example'], /Give exactly one URL/],
    [['check', 'b.example/api'], /must start with https:/],
    [['check', '--header', 'Cookie:', 'session=s3cr3t'], /argument 4 is not such a URL\. Put the value of an option in quotes/],
    [['check', 'htps://u:s3cr3t@b.example/api'], /argument 2 is not such a URL/],
    [['check', 'u:s3cr3t@b.example/api'], /must start with https:/],
    [['check', 'http://[b:s3cr3t'], /URL must be valid/],
    [['check', 'https://b.example', '-HCookie: session=s3cr3t'], /^Unknown option -H\.$/],
    [['check', 'https://b.example', '--cookie: session=s3cr3t'], /^Unknown option --cookie\.$/],
    [['check', 'https://b.example', '--cookie=s3cr3t'], /^Unknown option --cookie\.$/],
    [['check', 'file:///etc/passwd'], /must start with https:/],
    [['check', 'https://user:s3cr3t@b.example'], /must not contain a user name or a password/],
    [['check', 'https://b.example', '--origin', 'https://a.example/'], /--origin must be an exact origin/],
    [['check', 'https://b.example', '--header', 's3cr3t'], /--header must be "Name: value"/],
    [['check', 'https://b.example', '--header', 'A: s3cr3t\nB: c'], /--header must be "Name: value"/],
    [['check', 'https://b.example', '--auth-type', 'apikey'], /--auth-type must be ApiKey, Basic, OAuth2, OAuth1 or None/],
    [['check', 'https://b.example', '--connector'], /--connector needs a value/],
    ...['', '.', '..', 'start'].map((id) => [['check', 'https://b.example', '--connector', id], /--connector must be the id of an Account Connector/] as const),
    [['check', 'https://b.example', '--wirte'], /Unknown option --wirte/],
    [['check', 'https://b.example', '--write=false'], /--write takes no value/],
    [['check', 'https://b.example', '--write='], /--write takes no value/],
  ];
  for (const [words, message] of rejected) {
    test(`rejects ${words.join(' ').replace('\n', '\\n')}`, () => {
      assert.throws(() => parseCommandLine(words), (error: Error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /s3cr3t/);
        return true;
      });
    });
  }
});
