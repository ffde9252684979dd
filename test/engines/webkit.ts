import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { findWebKit } from '../../scripts/browser.mjs';
import { freePort } from '../free-port.js';
import { until } from './driver.js';
import type { Engine, Surface, View } from './driver.js';
import { clickActions, keyActions, openSession, typingActions } from './webdriver.js';
import type { Send } from './webdriver.js';

/** Ends a child process with this one, also after a failure. */
function killOnExit(child: ChildProcess): ChildProcess {
  const kill = (): void => { child.kill(); };
  process.once('exit', kill);
  child.once('exit', () => { process.off('exit', kill); });
  return child;
}

/** Starts a virtual screen for a browser that has no headless mode. Xvfb picks a free display number and prints it. */
async function startScreen(xvfb: string): Promise<{ readonly process: ChildProcess; readonly display: string }> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const screen = killOnExit(spawn(xvfb, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] }));
  const [number] = await once(screen.stdio[3] as Readable, 'data', { signal: AbortSignal.timeout(10_000) }) as [Buffer];
  return { process: screen, display: `:${String(number).trim()}` };
}

/** WebKitGTK's MiniBrowser, over WebDriver. */
export const webkit: Engine = {
  name: 'WebKit',
  async launch() {
    const programs = findWebKit();
    const screen = await startScreen(programs.screen);
    const port = await freePort();
    const server = killOnExit(spawn(programs.driver, [`--port=${port}`, '--host=127.0.0.1'], {
      stdio: 'ignore',
      env: {
        ...process.env,
        DISPLAY: screen.display,
        // Its sandbox needs user namespaces, which a container lacks.
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
        WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      },
    }));
    const origin = `http://127.0.0.1:${port}`;
    await until('the WebDriver server', () => fetch(`${origin}/status`));
    const { version, send } = await openSession(origin, {});

    const viewOf = (handle: string): View => {
      const inWindow: Send = async (method, path, body) => {
        await send('POST', '/window', { handle });
        return send(method, path, body);
      };
      const inFrame: Send = async (method, path, body) => {
        await inWindow('POST', '/frame', { id: 0 });
        return send(method, path, body);
      };
      const surface = (run: Send): Surface => ({
        evaluate: (expression) => run('POST', '/execute/sync', { script: `return (${expression})`, args: [] }),
        click: async (x, y) => { await inWindow('POST', '/actions', clickActions(x, y)); },
        type: async (text) => { await inWindow('POST', '/actions', typingActions(text)); },
        key: async (key) => { await inWindow('POST', '/actions', keyActions(key)); },
      });
      return {
        ...surface(inWindow),
        goto: async (url) => { await inWindow('POST', '/url', { url }); },
        frame: () => surface(inFrame),
        close: async () => { await inWindow('DELETE', '/window'); },
      };
    };
    const first = await send('GET', '/window') as string;
    return {
      version,
      page: viewOf(first),
      popups: async () => (await send('GET', '/window/handles') as string[]).filter((each) => each !== first).map(viewOf),
      async close() {
        await send('DELETE', '').catch(() => undefined);
        server.kill();
        screen.process.kill();
      },
    };
  },
};
