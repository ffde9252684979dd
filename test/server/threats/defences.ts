import { bodies } from './defences/bodies.js';
import { floods } from './defences/floods.js';
import { identity } from './defences/identity.js';
import { requests } from './defences/requests.js';
import { secrets } from './defences/secrets.js';
import { starts } from './defences/starts.js';
import { verification } from './defences/verification.js';
import type { Threat } from './threat.js';

/** The threat model of the server, row by row, as SECURITY.md has it. */
export const threats: readonly Threat[] = [...requests, ...identity, ...starts, ...bodies, ...secrets, ...verification, ...floods];
