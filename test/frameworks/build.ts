import { execFile } from 'node:child_process';
import { basename, dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { apps, built, modules } from './pages.js';
import type { FrameworkPage } from './pages.js';

const run = promisify(execFile);

/** Runs a program of an installed package in Node, and gives its output. */
export async function runTool(
  path: string, args: readonly string[], { cwd, env = {} }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [join(modules, path), ...args], { cwd, env: { ...process.env, ...env } });
  return stdout + stderr;
}

/** The name of an app's build folder and of its path on the host. */
export const pathOf = ({ app, mode }: FrameworkPage): string => `${app}-${mode ?? 'production'}`;

/** The built module that renders a page on a server. */
export const serverOf = (page: FrameworkPage): string | undefined =>
  page.server && join(built, `${pathOf(page)}-${basename(page.server, extname(page.server))}`, page.server.replace(/\.jsx$/, '.js'));

/** Builds the pages as the frameworks' users do, and the modules that render them on a server. */
export async function build(pages: readonly FrameworkPage[]): Promise<void> {
  for (const page of new Map(pages.map((each) => [pathOf(each), each])).values()) {
    if (page.app === 'angular') await runTool('@angular/compiler-cli/bundles/src/bin/ngc.js', ['-p', join(apps, page.app)], { cwd: apps });
    await runVite(page, join(built, pathOf(page)));
  }
  for (const page of pages) {
    const server = serverOf(page);
    if (server) await runVite(page, dirname(server), ['--ssr', page.server ?? '']);
  }
}

async function runVite(page: FrameworkPage, folder: string, more: readonly string[] = []): Promise<void> {
  const { app, mode } = page;
  const args = ['build', '--mode', mode ?? 'production', '--logLevel', 'warn', '--emptyOutDir', '--outDir', folder, '--base', `/${pathOf(page)}/`, ...more];
  await runTool('vite/bin/vite.js', args, { cwd: join(apps, app), env: { NODE_ENV: mode === 'development' ? mode : 'production' } });
}
