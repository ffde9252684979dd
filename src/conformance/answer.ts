import type { NavigationAnswer } from './navigation.js';

/** Characters of an answer that are read; the rest is discarded. A list may have 500 connectors, each with its icon as a `data:` URI. */
export const LONGEST_ANSWER = 50_000_000;

/** The backend's answer to one request. */
export interface BackendAnswer {
  /** A short description of the request, for the table. */
  readonly request: string;
  readonly method: string;
  /** Whether the element itself sends such a request: it is not from another site, and has no other `Origin` than the page's. */
  readonly isOwn: boolean;
  /** The `Origin` header of the request; `null` if it had none. */
  readonly origin: string | null;
  /** The HTTP status; `0` if no answer came. */
  readonly status: number;
  /** The reason why no answer came. Default: unknown. */
  readonly missing?: string;
  readonly headers: Headers;
  /** The content type in lower case, without parameters; empty if there is none. */
  readonly type: string;
  readonly text: string;
  /** The parsed body; `undefined` if it is not JSON. */
  readonly json: unknown;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The members that describe the request. */
export type Label = Pick<BackendAnswer, 'request' | 'method' | 'isOwn' | 'origin'>;

export const toAnswer = (label: Label) => ({ status, headers, text }: NavigationAnswer): BackendAnswer => {
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  return { ...label, status, headers, type: type.trim().toLowerCase(), text, json: parse(text) };
};

export const noAnswer = (label: Label, missing?: string): BackendAnswer =>
  ({ ...label, status: 0, ...missing !== undefined && { missing }, headers: new Headers(), type: '', text: '', json: undefined });

/** Reads the body as text. */
export async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) return text + decoder.decode();
    text += decoder.decode(chunk.value, { stream: true });
    if (text.length > LONGEST_ANSWER) {
      await reader?.cancel();
      return text;
    }
  }
}
