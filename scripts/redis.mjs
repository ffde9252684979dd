import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Progress goes to standard error: standard output carries only the path. */
const report = (line) => { console.error(line); };

const run = (command, ...args) => spawnSync(command, args, { stdio: ['ignore', process.stderr, process.stderr] }).status === 0;

const findInSystem = () => (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  .map((folder) => join(folder, 'redis-server')).find(existsSync);

function install() {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return undefined;
  report('redis-server was not found. Installing the package redis-server.');
  return run('apt-get', 'update') && run('apt-get', 'install', '-y', 'redis-server') ? findInSystem() : undefined;
}

/** The path of a redis-server. Installs one if none is found, and throws if that fails. */
export function findRedis() {
  const given = process.env.REDIS_PATH;
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`REDIS_PATH is set to a file that does not exist: ${given}`);
  }
  const path = findInSystem() ?? install();
  if (!path) {
    throw new Error('redis-server was not found and could not be installed. Install it (Debian: apt-get install redis-server), or set REDIS_PATH to '
      + 'its path.');
  }
  return path;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(findRedis());
