import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';

/**
 * Where to find each program, and how to install it if it is missing. `bundled` is the path of Playwright's copy.
 * `hasVersion`: the program supports `--version`, so a trial run shows whether it starts.
 */
const PROGRAMS = {
  chromium: {
    variable: 'CHROMIUM_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    paths: [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/opt/google/chrome/chrome',
    ],
    bundled: () => chromium.executablePath(),
    debianPackage: 'chromium',
    hasVersion: true,
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    names: ['firefox-esr', 'firefox'],
    paths: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
    debianPackage: 'firefox-esr',
    hasVersion: true,
  },
  // Starts a small WebKit browser that its package installs with it.
  WebKitWebDriver: { variable: 'WEBKIT_DRIVER_PATH', names: ['WebKitWebDriver'], paths: [], debianPackage: 'webkit2gtk-driver', hasVersion: false },
  Xvfb: { variable: 'XVFB_PATH', names: ['Xvfb'], paths: [], debianPackage: 'xvfb', hasVersion: false },
};

/** The program is missing, and could not be installed. */
export class MissingProgramError extends Error {}

/** Progress goes to standard error: standard output carries only the path. */
const report = (line) => { console.error(line); };

const run = (command, ...args) => spawnSync(command, args, { stdio: ['ignore', process.stderr, process.stderr] }).status === 0;

/** Some systems have a `chromium` that only prints how to install it, and a browser without one of its libraries does not start. */
const starts = (path) => existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;

function findInSystem({ names, paths, hasVersion }) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...paths].find(hasVersion ? starts : existsSync);
}

function install(name, program) {
  if (program.bundled) {
    report(`${name} was not found. Installing Playwright's copy.`);
    if (run('npx', 'playwright', 'install', name) && starts(program.bundled())) return program.bundled();
    report(`Playwright's ${name} could not be installed or does not start.`);
  }
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return undefined;
  report(`${name} was not found. Installing the package ${program.debianPackage}.`);
  return run('apt-get', 'update') && run('apt-get', 'install', '-y', program.debianPackage) ? findInSystem(program) : undefined;
}

function find(name) {
  const program = PROGRAMS[name];
  const given = process.env[program.variable];
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`${program.variable} is set to a file that does not exist: ${given}`);
  }
  const system = findInSystem(program);
  const bundled = system || !program.bundled ? undefined : [program.bundled()].find(starts);
  const path = system ?? bundled ?? install(name, program);
  if (!path) throw new MissingProgramError(`${name} was not found and could not be installed. Install it, or set ${program.variable} to its path.`);
  report(`Using ${path} (${system ? 'found on this system' : bundled ? "Playwright's copy" : 'just installed'}).`);
  // Worker processes inherit the variable and do not search again.
  process.env[program.variable] = path;
  return path;
}

/** The path of a Chromium that starts. Installs one if none is found. */
export const findChromium = () => find('chromium');

/** The path of a Firefox that starts. Installs one if none is found. */
export const findFirefox = () => find('firefox');

/** The paths of WebKitGTK's WebDriver server and of the virtual screen that its browser needs. Installs what is missing. */
export const findWebKit = () => ({ driver: find('WebKitWebDriver'), screen: find('Xvfb') });

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(findChromium());
