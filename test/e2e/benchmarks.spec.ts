import { expect, test } from 'playwright/test';
import { readCode } from '../bench/browser/code.js';
import { COUNT } from '../bench/browser/connector-pages.js';
import { loadOnce } from '../bench/browser/page.js';
import { signIn } from '../bench/browser/sign-in.js';
import { startSignInServers } from '../bench/browser/sign-in-servers.js';
import type { SignInServers } from '../bench/browser/sign-in-servers.js';

// The benchmarks run seldom. A page of theirs that no longer does its work would stay unseen until then.
test('each page of the connectors becomes usable, with the requests that its benchmark counts', async ({ browser }) => {
  const { one, list, each, clones } = await loadOnce({ browser, code: await readCode() });
  expect(one).toMatchObject({ requests: 1, calls: 1 });
  expect(list).toMatchObject({ requests: 1, calls: 1 });
  expect(clones).toMatchObject({ requests: 1, calls: 1 });
  expect(each).toMatchObject({ requests: COUNT, calls: COUNT });
  for (const { usable, inView } of [one, list, each, clones]) expect(usable).toBeGreaterThanOrEqual(inView);
});

test.describe('the pages of the sign-in benchmarks', () => {
  let servers: SignInServers;

  test.beforeAll(async () => {
    servers = await startSignInServers(await readCode());
  });

  test.afterAll(() => servers.close());

  for (const path of ['ours', 'floor', 'direct']) {
    test(`/${path}: a sign-in ends by a message`, async ({ page }) => {
      await page.goto(`${servers.host}/${path}`);
      const { click, message, complete } = await signIn(page);
      expect(message).toBeGreaterThan(click);
      expect(complete).toBeGreaterThanOrEqual(message);
    });
  }

  for (const path of ['returning-ours', 'returning-floor']) {
    test(`/${path}: a sign-in ends at the return page`, async ({ page }) => {
      await page.goto(`${servers.host}/${path}`);
      const { click, returnPage, complete } = await signIn(page);
      expect(returnPage).toBeGreaterThan(click);
      expect(complete).toBeGreaterThan(returnPage);
    });
  }
});
