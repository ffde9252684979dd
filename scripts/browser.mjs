import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';

/**
 * Where each engine is looked for, and how it is installed where it is nowhere.
 */
const ENGINES = {
  chromium: {
    variable: 'CHROMIUM_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    places: [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/opt/google/chrome/chrome',
    ],
    own: () => chromium.executablePath(),
    debianPackage: 'chromium',
  },
};

/** Progress goes where it is read by people; standard output is the path's alone. */
const say = (line) => { console.error(line); };

const run = (command, ...args) => spawnSync(command, args, { stdio: ['ignore', process.stderr, process.stderr] }).status === 0;

/** Some systems have a `chromium` that only says how to install one; and a browser that lacks a library does not start at all. */
const starts = (path) => existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;

function ofTheSystem({ names, places }) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places].find(starts);
}

function install(name, engine) {
  say(`No ${name} was found: installing Playwright's own.`);
  if (run('npx', 'playwright', 'install', name) && starts(engine.own())) return engine.own();
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return undefined;
  say(`Playwright's ${name} could not be installed, or does not start: installing the system's package.`);
  return run('apt-get', 'update') && run('apt-get', 'install', '-y', engine.debianPackage) ? ofTheSystem(engine) : undefined;
}

function find(name) {
  const engine = ENGINES[name];
  const given = process.env[engine.variable];
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`${engine.variable} names no file: ${given}`);
  }
  const system = ofTheSystem(engine);
  const own = system ? undefined : [engine.own()].find(starts);
  const path = system ?? own ?? install(name, engine);
  if (!path) throw new Error(`No ${name} was found, and none could be installed. Install one, or set ${engine.variable} to its path.`);
  say(`Using ${path}: ${system ? `the system's ${name}` : own ? `Playwright's ${name}, as the system has none` : 'just installed'}.`);
  // Worker processes inherit it, and need not search again.
  process.env[engine.variable] = path;
  return path;
}

/** The path of a Chromium that starts; installs one where there is none. */
export const findChromium = () => find('chromium');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(findChromium());
