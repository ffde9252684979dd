import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Readable, Writable } from 'node:stream';

/** The members that the requests of `http`, `https` and `http2` share. */
export interface NodeRequest extends Readable {
  readonly complete: boolean;
  readonly headers: IncomingHttpHeaders;
  readonly httpVersion: string;
  readonly method?: string | undefined;
  readonly rawHeaders: string[];
  readonly socket: IncomingMessage['socket'];
  readonly url?: string | undefined;
}

/** The members that the responses of `http`, `https` and `http2` share. */
export interface NodeResponse extends Writable {
  readonly headersSent: boolean;
  statusCode: number;
  /** The types of `http2` do not declare it. */
  flushHeaders?(): void;
  getHeader(name: string): string | number | readonly string[] | undefined;
  hasHeader(name: string): boolean;
  removeHeader(name: string): void;
  setHeader(name: string, value: string | readonly string[]): unknown;
  writeHead(status: number, headers: OutgoingHttpHeaders): Writable;
}
