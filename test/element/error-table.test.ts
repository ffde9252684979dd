import { expect } from '@open-wc/testing';
import type { ConnectorAuthError, ConnectorDescription, CyclrConnectorAuth, State } from '../../src/index.js';
import { ownTheClock, pass } from '../sign-in/clock.js';
import type { Reply } from '../sign-in/scripted.js';
import { ScriptedBackend, framed, openInFrames, signInUrl } from '../sign-in/scripted.js';
import type { Row } from './error-rows.js';
import { SECRETS, rows } from './error-rows.js';
import { EventLog, described, input, inputs, mount, part, reaches, task, until } from './helpers.js';

ownTheClock();
openInFrames();

const oauth = (more: Partial<ConnectorDescription> = {}): ConnectorDescription => described({ authType: 'OAuth2', ...more });
const yes: Reply = { json: oauth({ authenticated: true }) };
const url: Reply = { json: { url: signInUrl } };

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: ScriptedBackend;
  readonly log: EventLog;
}

const start = async (connector: ConnectorDescription | null, attributes: Readonly<Record<string, string>> = {}): Promise<Scene> => {
  const backend = new ScriptedBackend();
  const el = await mount({ endpoint: '/connectors', 'connector-id': '33', ...attributes }, { fetch: backend.fetch, ...(connector && { connector }) });
  return { el, backend, log: new EventLog(el) };
};

/** Answers the request of this method that waits, or comes next. */
const reply = async ({ backend }: Scene, method: string, answer: Reply): Promise<void> => {
  await until(() => backend.held(method).length, `${method} is out`);
  backend.held(method).at(-1)!.reply(answer);
  await task();
};

const post = ({ backend }: Scene): void => {
  framed.at(-1)!.post(backend.calls.findLast(({ method }) => method === 'POST')!.body!.callbackMessage);
};

const opening = async (): Promise<Scene> => {
  const scene = await start(oauth());
  void scene.el.connect();
  expect(scene.el.state).to.equal('opening');
  return scene;
};

const waiting = async (): Promise<Scene> => {
  const scene = await opening();
  await reply(scene, 'POST', url);
  expect(scene.el.state).to.equal('waiting');
  return scene;
};

const detached = async (begun: () => Promise<Scene>): Promise<Scene> => {
  const scene = await begun();
  framed.at(-1)!.close();
  pass(1_000);
  await reaches(scene.el, 'detached');
  return scene;
};

const check = ({ code, retryable }: Row, error: ConnectorAuthError | null, el: CyclrConnectorAuth): void => {
  expect(error).to.include({ code, retryable });
  const said = [error!.message, error!.stack, JSON.stringify(error), el.shadowRoot!.textContent, el.outerHTML].join('\n');
  for (const secret of SECRETS) expect(said).not.to.contain(secret);
};

/** The attempt has failed, once, and another one succeeds. */
const failsOnce = async (row: Row, { el, log }: Scene, state: State = 'failed'): Promise<void> => {
  await log.ends();
  expect(log.endings).to.deep.equal(['error']);
  check(row, log.error(), el);
  expect(el.error).to.equal(log.error());
  expect(el.state).to.equal(state);
  expect(framed.every(({ isClosed }) => isClosed)).to.equal(true);
};

const completes = async (scene: Scene, before: readonly string[]): Promise<void> => {
  await scene.log.ends(before.length + 1);
  expect(scene.log.endings).to.deep.equal([...before, 'complete']);
  expect(scene.el.state).to.equal('connected');
  expect(scene.el.error).to.equal(null);
};

const secondSucceeds = async (scene: Scene): Promise<void> => {
  void scene.el.connect();
  await reply(scene, 'POST', url);
  post(scene);
  await reaches(scene.el, 'verifying');
  await reply(scene, 'GET', yes);
  await completes(scene, ['error']);
};

/** What fails in passing is no ending: the sign-in goes on, and completes. */
const goesOn = (scene: Scene, state: State): void => {
  expect(scene.log.endings).to.deep.equal([]);
  expect(scene.el.state).to.equal(state);
};

const withProperties = (authType: string): ConnectorDescription => described({
  authType, properties: [{ name: 'Subdomain', required: true }, { name: 'Token', secret: true }, { name: 'Region', options: ['eu', 'us'] }],
});

const fill = (el: CyclrConnectorAuth): Readonly<Record<string, string>> => {
  const typed = {
    'property:Subdomain': 'acme', 'property:Token': SECRETS[2]!, 'property:Region': 'us', username: 'anna', apiKey: SECRETS[0]!, password: SECRETS[1]!,
  };
  for (const target of inputs(el)) target.value = typed[target.name as keyof typeof typed];
  return typed;
};

for (const row of rows) {
  describe(`${row.what} is ${row.code}`, () => {
    it('for the first GET, while loading; the main button asks again', async () => {
      const scene = await start(null, { loading: 'eager' });
      expect(scene.el.state).to.equal('loading');
      await reply(scene, 'GET', row.reply);
      await failsOnce(row, scene);
      part(scene.el, 'action').click();
      await reply(scene, 'GET', { json: oauth() });
      expect(scene.el.state).to.equal('ready');
      expect(scene.el.error).to.equal(null);
    });

    it('for the GET of refresh(), while loading; what is known is kept', async () => {
      const scene = await start(oauth({ name: 'Known' }));
      void scene.el.refresh();
      await reply(scene, 'GET', row.reply);
      await failsOnce(row, scene);
      expect(scene.el.connector?.name).to.equal('Known');
      await secondSucceeds(scene);
    });

    it('for the GET of a sign-in that waits: it goes on', async () => {
      const scene = await waiting();
      window.dispatchEvent(new Event('focus'));
      await reply(scene, 'GET', row.reply);
      goesOn(scene, 'waiting');
      expect(framed.at(-1)!.isClosed).to.equal(false);
      post(scene);
      await reaches(scene.el, 'verifying');
      await reply(scene, 'GET', yes);
      await completes(scene, []);
    });

    it('for the GET of a sign-in that is detached: it goes on being asked for', async () => {
      const scene = await detached(waiting);
      for (let time = 0; time < 3; time++) {
        await reply(scene, 'GET', row.reply);
        goesOn(scene, 'detached');
        pass(1_000);
      }
      await reply(scene, 'GET', yes);
      await completes(scene, []);
    });

    it('for the GET that verifies a message: the attempt fails, and the next one succeeds', async () => {
      const scene = await waiting();
      post(scene);
      await reaches(scene.el, 'verifying');
      await reply(scene, 'GET', row.reply);
      await failsOnce(row, scene);
      await secondSucceeds(scene);
    });

    it('for the GET that the user has asked for: told, and it goes on', async () => {
      const scene = await detached(waiting);
      part(scene.el, 'check').click();
      await reaches(scene.el, 'verifying');
      await reply(scene, 'GET', row.reply);
      goesOn(scene, 'detached');
      await scene.el.updateComplete;
      check(row, scene.el.error, scene.el);
      await reply(scene, 'GET', yes);
      await completes(scene, []);
    });

    it('for the GET at the end of the time: timeout, and the next one succeeds', async () => {
      const scene = await waiting();
      pass(600_000);
      await reaches(scene.el, 'verifying');
      await reply(scene, 'GET', row.reply);
      await failsOnce({ ...row, code: 'timeout', retryable: true }, scene);
      await secondSucceeds(scene);
    });

    for (const [what, begin] of Object.entries({
      'while opening': opening,
      'while detached': () => detached(opening),
      'while opening again': async () => {
        const scene = await detached(waiting);
        part(scene.el, 'reopen').click();
        return scene;
      },
    })) {
      it(`for the POST of a sign-in, ${what}: the attempt fails, and the next one succeeds`, async () => {
        const scene = await begin();
        await reply(scene, 'POST', row.reply);
        await failsOnce(row, scene);
        await secondSucceeds(scene);
      });
    }

    for (const authType of ['ApiKey', 'Basic', 'None']) {
      it(`for the POST of a form (${authType}), while submitting; what is typed and no secret stays, and the next one succeeds`, async () => {
        const scene = await start(withProperties(authType));
        const typed = fill(scene.el);
        void scene.el.connect();
        expect(scene.el.state).to.equal('submitting');
        await reply(scene, 'POST', row.reply);
        await failsOnce(row, scene);
        for (const name of ['property:Subdomain', 'property:Region']) expect(input(scene.el, name).value).to.equal(typed[name]);
        if (authType === 'Basic') expect(input(scene.el, 'username').value).to.equal('anna');
        fill(scene.el);
        void scene.el.connect();
        await reply(scene, 'POST', { json: { ...withProperties(authType), authenticated: true } });
        await completes(scene, ['error']);
      });
    }

    it('for DELETE, while loading: connected still, and the next one succeeds', async () => {
      const scene = await start(oauth({ authenticated: true }));
      void scene.el.disconnect();
      expect(scene.el.state).to.equal('loading');
      await reply(scene, 'DELETE', row.reply);
      await failsOnce(row, scene, 'connected');
      void scene.el.disconnect();
      await reply(scene, 'DELETE', { json: oauth() });
      expect(scene.log.names.at(-1)).to.equal('disconnect');
      expect(scene.el.state).to.equal('ready');
      expect(scene.log.endings).to.deep.equal(['error']);
    });
  });
}
