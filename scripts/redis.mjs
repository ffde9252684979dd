import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Progress goes where it is read by people; standard output is the path's alone. */
const say = (line) => { console.error(line); };

const run = (command, ...args) => spawnSync(command, args, { stdio: ['ignore', process.stderr, process.stderr] }).status === 0;

const ofTheSystem = () => (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  .map((folder) => join(folder, 'redis-server')).find(existsSync);

function install() {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return undefined;
  say("No redis-server was found: installing the system's package redis-server.");
  return run('apt-get', 'update') && run('apt-get', 'install', '-y', 'redis-server') ? ofTheSystem() : undefined;
}

/** The path of a redis-server; installs one where there is none and that is possible, and throws where it is not. */
export function findRedis() {
  const given = process.env.REDIS_PATH;
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`REDIS_PATH names no file: ${given}`);
  }
  const path = ofTheSystem() ?? install();
  if (!path) {
    throw new Error('No redis-server was found, and none could be installed. Install one (Debian: apt-get install redis-server), or set '
      + 'REDIS_PATH to its path.');
  }
  return path;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(findRedis());
