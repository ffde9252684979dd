import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

interface Navigation {
  readonly method: string;
  readonly headers: Headers;
  /** Ends the request. */
  readonly signal: AbortSignal;
  /** Characters of the answer that are read. */
  readonly limit: number;
}

export interface NavigationAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends a request as a browser's window does, and follows no redirect. Node's `fetch` would replace `Sec-Fetch-Mode` by its own. */
export function sendNavigation(url: URL, { method, headers, signal, limit }: Navigation): Promise<NavigationAnswer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const options = { method, headers: Object.fromEntries(headers), signal, agent: false as const };
    const request = send(url, options, (response) => {
      let text = '';
      const finish = (): void => {
        const given = new Headers();
        for (const [name, values = []] of Object.entries(response.headersDistinct)) for (const value of values) given.append(name, value);
        resolve({ status: response.statusCode ?? 0, headers: given, text });
      };
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > limit) {
          finish();
          response.destroy();
        }
      });
      response.on('end', finish);
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end();
  });
}
