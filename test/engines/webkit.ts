import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { findWebKit } from '../../scripts/browser.mjs';
import { until } from './driver.js';
import type { Engine, Surface, View } from './driver.js';
import { click, openSession, pressing, typing } from './webdriver.js';
import type { Send } from './webdriver.js';

/** Also where this program fails. */
function endsWithUs(child: ChildProcess): ChildProcess {
  process.once('exit', () => child.kill());
  return child;
}

/** A screen for a browser that has no headless mode; it chooses its own number, and says it. */
async function startScreen(xvfb: string): Promise<{ readonly process: ChildProcess; readonly display: string }> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const screen = endsWithUs(spawn(xvfb, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] }));
  const [number] = await once(screen.stdio[3] as Readable, 'data', { signal: AbortSignal.timeout(10_000) }) as [Buffer];
  return { process: screen, display: `:${String(number).trim()}` };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** WebKitGTK's small browser, over WebDriver. */
export const webkit: Engine = {
  name: 'WebKit',
  async launch() {
    const programs = findWebKit();
    const screen = await startScreen(programs.screen);
    const port = await freePort();
    const server = endsWithUs(spawn(programs.driver, [`--port=${port}`, '--host=127.0.0.1'], {
      stdio: 'ignore',
      env: {
        ...process.env,
        DISPLAY: screen.display,
        // Its sandbox wants user namespaces, which a container has not.
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
        WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      },
    }));
    const origin = `http://127.0.0.1:${port}`;
    await until('the WebDriver server', () => fetch(`${origin}/status`));
    const { version, send } = await openSession(origin, {});

    const view = (handle: string): View => {
      const here: Send = async (method, path, body) => {
        await send('POST', '/window', { handle });
        return send(method, path, body);
      };
      const inFrame: Send = async (method, path, body) => {
        await here('POST', '/frame', { id: 0 });
        return send(method, path, body);
      };
      const surface = (run: Send): Surface => ({
        evaluate: (expression) => run('POST', '/execute/sync', { script: `return (${expression})`, args: [] }),
        click: async (x, y) => { await here('POST', '/actions', click(x, y)); },
        type: async (text) => { await here('POST', '/actions', typing(text)); },
        key: async (key) => { await here('POST', '/actions', pressing(key)); },
      });
      return {
        ...surface(here),
        goto: async (url) => { await here('POST', '/url', { url }); },
        frame: () => surface(inFrame),
        close: async () => { await here('DELETE', '/window'); },
      };
    };
    const first = await send('GET', '/window') as string;
    return {
      version,
      page: view(first),
      popups: async () => (await send('GET', '/window/handles') as string[]).filter((each) => each !== first).map(view),
      async close() {
        await send('DELETE', '').catch(() => undefined);
        server.kill();
        screen.process.kill();
      },
    };
  },
};
