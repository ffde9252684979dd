import { expectNoFindings, runAxe } from './axe.js';
import { expect, test } from './fixtures.js';
import { listSituation, listSituations } from './list-situations.js';

// A list has many cards, each of which axe looks at four times.
for (const situation of listSituations) {
  test(`axe finds nothing in a list that is ${situation.name}`, async ({ listPage, page }) => {
    await listPage.show(situation);
    const seen = await expectNoFindings(page);
    await listPage.waitForState(situation.state);
    console.log(`      ${situation.name}: ${seen.join(', ')}`);
  });
}

test('axe finds planted faults inside the list', async ({ listPage, page }) => {
  await listPage.show(listSituation('failed'));
  await page.evaluate(() => {
    const root = document.querySelector('cyclr-connector-list')!.shadowRoot!;
    root.querySelector('button')!.replaceChildren();
    root.querySelector<HTMLElement>('[part=error]')!.style.color = '#999';
  });
  expect((await runAxe(page)).findings.map((each) => each.split(':')[0])).toEqual(expect.arrayContaining(['button-name', 'color-contrast']));
});
