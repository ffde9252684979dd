import { pause, withJitter } from '../lib/pause.js';
import type { AccountConnector } from './account-connector.js';
import type { ConnectorRow } from './connector-rows.js';
import { mayExist } from './install.js';

/** Average milliseconds between two attempts. */
const RETRY_DELAY = 200;
const ATTEMPTS = 8;
/** Milliseconds after which no other attempt begins. */
const TIME_TO_BEGIN = 20_000;

interface FindOrInstall {
  find(): Promise<AccountConnector | null>;
  install(): Promise<AccountConnector>;
}

/**
 * Finds the connector, or installs it. If the installation fails although the connector may exist, because another process was first or
 * because Cyclr's answer got lost, it looks again: a lost installation must not be repeated before Cyclr was asked.
 */
export async function findOrInstall({ find, install }: FindOrInstall): Promise<AccountConnector> {
  const until = performance.now() + TIME_TO_BEGIN;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await find() ?? await install();
    } catch (error) {
      if (!mayExist(error) || attempt === ATTEMPTS || performance.now() > until) throw error;
      await pause(withJitter(RETRY_DELAY));
    }
  }
}

/** The id of the row with exactly this name. If several rows have it, the lowest id, so that all processes choose the same one. */
export async function findByName(rows: AsyncIterable<ConnectorRow>, name: string): Promise<string | null> {
  let found: string | null = null;
  for await (const row of rows) {
    if (row.name === name && (found === null || isLower(row.id, found))) found = row.id;
  }
  return found;
}

/** Ids may exceed the safe integers. */
const isLower = (id: string, other: string): boolean => BigInt(id) < BigInt(other);
