/** What no answer may be without: each is about one user's account, and none is to be taken for anything but its type. */
export const safeHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

const texts = new WeakMap<Response, string>();

export function jsonResponse(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  const text = JSON.stringify(body);
  const response = new Response(text, { status, headers: { 'content-type': 'application/json', ...safeHeaders, ...headers } });
  texts.set(response, text);
  return response;
}

/** The body of one of these, for who would only read it again; `undefined` of any other response, and of one that was read. */
export const textOf = (response: Response): string | undefined => (response.bodyUsed ? undefined : texts.get(response));
