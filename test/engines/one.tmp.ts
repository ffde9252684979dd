import { Bench } from './bench.js';
import { chromium } from './chromium.js';
import { firefox } from './firefox.js';
import { webkit } from './webkit.js';
import { groups } from './groups.js';
const [name = 'chromium', pattern = '.', times = '1'] = process.argv.slice(2);
const engine = { chromium, firefox, webkit }[name]!;
for (const group of groups) {
  const checks = group.checks.filter(({ what }) => new RegExp(pattern).test(what));
  if (!checks.length) continue;
  const browser = await engine.launch(group.ownPage);
  for (let i = 0; i < Number(times); i++) for (const check of checks) {
    const bench = await Bench.open(browser);
    try { console.log('ok', check.what, await check.run(bench)); } catch (e) { console.log('FAILED', check.what, e); } finally { await bench.close(); for (const p of await browser.popups()) await p.close().catch(() => undefined); }
  }
  await browser.close();
}
process.exit(0);
