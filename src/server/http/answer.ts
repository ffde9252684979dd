/** An answer that is no `Response` yet: Node takes a thirtieth of what a sign-in costs it to make one, with a stream for its text. */
export interface Answer {
  readonly status: number;
  readonly statusText?: string;
  readonly headers: Headers;
  readonly body: string | ReadableStream<Uint8Array> | null;
}

/** What no answer may be without: each is about one user's account, and none is to be taken for anything but its type. */
export const safeHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

export const jsonAnswer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: new Headers({ 'content-type': 'application/json', ...safeHeaders, ...headers }),
  body: JSON.stringify(body),
});

type Answering = (request: Request) => Promise<Answer>;
type Responding = (request: Request) => Promise<Response>;

const within = new WeakMap<Responding, Answering>();

/** The same as the Web has it. */
export function responding(answering: Answering): Responding {
  const respond: Responding = async (request) => {
    const answer = await answering(request);
    return new Response(answer.body, answer);
  };
  within.set(respond, answering);
  return respond;
}

/** What is within one of those, for who sends answers by other means than a `Response`; any other function is its own. */
export const answering = (respond: Responding): Answering => within.get(respond) ?? respond;
