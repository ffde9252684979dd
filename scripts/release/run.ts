import { execFileSync } from 'node:child_process';

/** Says why, and ends. */
export function refuse(why: string): never {
  console.error(why);
  process.exit(1);
}

/** Runs a program, shows what it prints, and ends where it fails. */
export function run(program: string, ...args: readonly string[]): void {
  try {
    execFileSync(program, args, { stdio: 'inherit' });
  } catch {
    refuse(`Stopped: ${[program, ...args].join(' ')} failed. What was written so far is not committed; see git status.`);
  }
}

/** What a program prints. */
export const output = (program: string, ...args: readonly string[]): string => execFileSync(program, args, { encoding: 'utf8' }).trim();
