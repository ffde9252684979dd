import { execFile } from 'node:child_process';
import { basename, dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { apps, built, modules } from './pages.js';
import type { FrameworkPage } from './pages.js';

const run = promisify(execFile);

/** A framework's own program. */
export async function tool(path: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [join(modules, path), ...args], { cwd, env: { ...process.env, ...env } });
  return stdout + stderr;
}

/** Where an app is built, and served from. */
export const pathOf = ({ app, mode }: FrameworkPage): string => `${app}-${mode ?? 'production'}`;

/** Where the module is built that renders a page on a server. */
export const serverOf = (page: FrameworkPage): string | undefined =>
  page.server && join(built, `${pathOf(page)}-${basename(page.server, extname(page.server))}`, page.server.replace(/\.jsx$/, '.js'));

/** Builds the pages as their frameworks' users do, and what a server runs. */
export async function build(pages: readonly FrameworkPage[]): Promise<void> {
  for (const page of new Map(pages.map((each) => [pathOf(each), each])).values()) {
    if (page.app === 'angular') await tool('@angular/compiler-cli/bundles/src/bin/ngc.js', ['-p', join(apps, page.app)], apps);
    await vite(page, join(built, pathOf(page)));
  }
  for (const page of pages) {
    const server = serverOf(page);
    if (server) await vite(page, dirname(server), ['--ssr', page.server ?? '']);
  }
}

async function vite(page: FrameworkPage, folder: string, more: readonly string[] = []): Promise<void> {
  const { app, mode } = page;
  const args = ['build', '--mode', mode ?? 'production', '--logLevel', 'warn', '--emptyOutDir', '--outDir', folder, '--base', `/${pathOf(page)}/`, ...more];
  await tool('vite/bin/vite.js', args, join(apps, app), { NODE_ENV: mode === 'development' ? mode : 'production' });
}
