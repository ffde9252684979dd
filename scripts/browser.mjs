import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';

/**
 * Where each program is looked for, and how it is installed where it is nowhere: `own` is Playwright's.
 * `silent`: it has no `--version` to tell by whether it starts.
 */
const PROGRAMS = {
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
  firefox: {
    variable: 'FIREFOX_PATH',
    names: ['firefox-esr', 'firefox'],
    places: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
    debianPackage: 'firefox-esr',
  },
  // Brings a small browser with WebKit, and knows itself where that is.
  WebKitWebDriver: { variable: 'WEBKIT_DRIVER_PATH', names: ['WebKitWebDriver'], places: [], debianPackage: 'webkit2gtk-driver', silent: true },
  Xvfb: { variable: 'XVFB_PATH', names: ['Xvfb'], places: [], debianPackage: 'xvfb', silent: true },
};

/** This system has no such program, and none could be installed. */
export class MissingProgramError extends Error {}

/** Progress goes where it is read by people; standard output is the path's alone. */
const say = (line) => { console.error(line); };

const run = (command, ...args) => spawnSync(command, args, { stdio: ['ignore', process.stderr, process.stderr] }).status === 0;

/** Some systems have a `chromium` that only says how to install one; and a browser that lacks a library does not start at all. */
const starts = (path) => existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;

function ofTheSystem({ names, places, silent }) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places].find(silent ? existsSync : starts);
}

function install(name, program) {
  if (program.own) {
    say(`No ${name} was found: installing Playwright's own.`);
    if (run('npx', 'playwright', 'install', name) && starts(program.own())) return program.own();
    say(`Playwright's ${name} could not be installed, or does not start.`);
  }
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return undefined;
  say(`No ${name} was found: installing the system's package ${program.debianPackage}.`);
  return run('apt-get', 'update') && run('apt-get', 'install', '-y', program.debianPackage) ? ofTheSystem(program) : undefined;
}

function find(name) {
  const program = PROGRAMS[name];
  const given = process.env[program.variable];
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`${program.variable} names no file: ${given}`);
  }
  const system = ofTheSystem(program);
  const own = system || !program.own ? undefined : [program.own()].find(starts);
  const path = system ?? own ?? install(name, program);
  if (!path) throw new MissingProgramError(`No ${name} was found, and none could be installed. Install one, or set ${program.variable} to its path.`);
  say(`Using ${path}: ${system ? `the system's ${name}` : own ? `Playwright's ${name}, as the system has none` : 'just installed'}.`);
  // Worker processes inherit it, and need not search again.
  process.env[program.variable] = path;
  return path;
}

/** The path of a Chromium that starts; installs one where there is none. */
export const findChromium = () => find('chromium');

/** The path of a Firefox that starts; installs one where there is none. */
export const findFirefox = () => find('firefox');

/** WebKitGTK's WebDriver server, and the screen that its browser needs; installs them where they are missing. */
export const findWebKit = () => ({ driver: find('WebKitWebDriver'), screen: find('Xvfb') });

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(findChromium());
