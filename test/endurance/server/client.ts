import { Agent, request } from 'node:http';
import { SECRET_MARK } from './accounts.js';
import { FAULT_STATUSES } from './load.js';
import type { PlannedRequest } from './load.js';

/**
 * - `answered`: a whole and right answer
 * - `closed`: the client closed the connection, as planned
 * - `wrong`: an answer that is not right
 * - `lost`: the connection ended without a whole answer
 */
export interface Outcome {
  readonly result: 'answered' | 'closed' | 'wrong' | 'lost';
  /** `null`: no answer. */
  readonly status: number | null;
  /** Milliseconds. */
  readonly time: number;
  /** What is wrong; empty if nothing is. */
  readonly fault: string;
}

export const agent = new Agent({ keepAlive: true });

/** The fault of an answer; empty if there is none. */
function findFault({ statuses }: PlannedRequest, status: number, type: string, text: string): string {
  if (text.includes(SECRET_MARK)) return 'a secret in the answer';
  if (!statuses.includes(status) && !FAULT_STATUSES.includes(status)) return `status ${status}`;
  if (type.includes('json')) {
    try {
      JSON.parse(text);
    } catch {
      return 'JSON that is not whole';
    }
  } else if (status === 200) return `the type ${type}`;
  return '';
}

/** Sends one request, and waits until it is answered or closed. Never rejects. */
export function send(origin: string, planned: PlannedRequest): Promise<Outcome> {
  const { method, path, headers, body, isBodyCut = false, abortAfter } = planned;
  return new Promise((resolve) => {
    const began = performance.now();
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    // A connection that is closed on purpose is not used for another request.
    const isOwn = isBodyCut || abortAfter !== undefined;
    const sent = request(`${origin}${path}`, { method, agent: isOwn ? false : agent, headers: { ...headers, ...length } });
    let isClosed = false;
    const timer = abortAfter === undefined ? undefined : setTimeout(() => {
      isClosed = true;
      sent.destroy();
    }, abortAfter);
    const end = (outcome: Omit<Outcome, 'time'>): void => {
      clearTimeout(timer);
      if (isBodyCut) sent.destroy();
      resolve({ ...outcome, time: performance.now() - began });
    };
    const fail = (error: Error): void => {
      end({ result: isClosed ? 'closed' : 'lost', status: null, fault: isClosed ? '' : error.message });
    };
    sent.on('error', fail);
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; });
      response.on('error', fail);
      response.on('end', () => {
        const status = response.statusCode!;
        const fault = findFault(planned, status, response.headers['content-type'] ?? '', text);
        end({ result: fault ? 'wrong' : 'answered', status, fault });
      });
    });
    if (isBodyCut) sent.write(body!.slice(0, body!.length / 2));
    else sent.end(body);
  });
}
