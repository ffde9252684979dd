import { demoSecrets } from '../../demo/connectors.js';
import { paths } from '../../demo/host/paths.js';
import { expect, test } from './fixtures.js';

test('the backend answers only the user’s own page', async ({ page, demo, request }) => {
  const resource = `${demo.host.origin}/api/connectors/11`;
  expect((await page.request.get(resource)).status()).toBe(200);
  expect((await request.get(resource)).status()).toBe(401);
  expect((await page.request.delete(resource, { headers: { Origin: 'https://evil.example' } })).status()).toBe(403);
  const test = `${demo.host.origin}/demo/test/11`;
  expect((await page.request.post(test, { headers: { Origin: demo.host.origin } })).status()).toBe(200);
  expect((await page.request.post(test, { headers: { Origin: 'https://evil.example' } })).status()).toBe(403);
  expect((await request.post(test, { headers: { Origin: demo.host.origin } })).status()).toBe(401);
  expect((await page.request.post(`${demo.host.origin}/demo/revoke/consents`, { headers: { Origin: 'https://evil.example' } })).status()).toBe(403);
});

test('a connector of another account is not found', async ({ page, demo }) => {
  expect((await page.request.get(`${demo.host.origin}/api/connectors/21`)).status()).toBe(404);
});

test('the page shows what to type, and how sign-ins complete', async ({ page, demo }) => {
  await page.goto(demo.host.origin + paths.elements);
  await expect(page.getByRole('button', { name: demoSecrets.cycleApiKey })).toBeVisible();
  await page.getByRole('link', { name: 'Return page' }).click();
  await expect(page.locator('cyclr-connector-auth').first()).toHaveAttribute('return-url', '/return.html');
  await page.goto(`${demo.host.origin}${paths.elements}?sheet=off`);
  await expect(page.getByRole('link', { name: 'Message' })).toHaveAttribute('aria-current', 'true');
});

test('the page’s opener policy can be switched to a known policy', async ({ page, demo }) => {
  const policyOf = async (coop: string): Promise<string | undefined> =>
    (await page.request.get(`${demo.host.origin}${paths.elements}?coop=${coop}`)).headers()['cross-origin-opener-policy'];
  expect(await policyOf('same-origin')).toBe('same-origin');
  expect(await policyOf('anything')).toBeUndefined();
});

test('any page that loads the script-tag file is a return page: it removes the parameter from its address and closes itself', async ({ page, demo }) => {
  await page.evaluate(() => {
    const element = new BroadcastChannel('cyclr-attempt:1-2-3-4');
    element.onmessage = ({ data }) => { if (!data) setTimeout(() => { element.postMessage('You can close this window.'); }, 500); };
  });
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate((path) => { open(`${path}?sheet=off&cyclr-attempt=1-2-3-4&tab=a+b`); }, paths.elements),
  ]);
  const addresses: string[] = [];
  popup.on('framenavigated', (frame) => { addresses.push(frame.url()); });
  await popup.waitForEvent('close');
  expect(addresses.at(-1)).toBe(`${demo.host.origin}${paths.elements}?sheet=off&tab=a+b`);
});
