import { Backend } from '../element/fakes.js';
import { EventLog, described, mount, popup, signIn, tell, windows } from '../element/helpers.js';

describe('flake', () => {
  for (let i = 0; i < 150; i++) {
    it(`run ${i}`, async () => {
      const backend = await Backend.start({ GET: { json: described({ authType: 'OAuth2', authenticated: true }) } });
      await backend.answer('POST', { json: { url: backend.signInUrl() } });
      const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authType: 'OAuth2' }) });
      const log = new EventLog(el);
      const got: string[] = [];
      const hear = (e: MessageEvent) => { got.push(`${e.origin} ${e.source === popup()} ${e.source === null} ${String(e.data).slice(0, 8)}`); };
      addEventListener('message', hear);
      await signIn(el, backend);
      tell(popup(), 'complete');
      try { await log.ends(); } catch (e) {
        const first = [...got];
        tell(popup(), 'complete');
        await new Promise((r) => setTimeout(r, 500));
        throw new Error(`messages ${JSON.stringify(first)} then ${JSON.stringify(got)} windows ${windows.length} closed ${popup().closed} state ${el.state} visits ${JSON.stringify(await backend.visits())}`);
      } finally { removeEventListener('message', hear); }
    });
  }
});
