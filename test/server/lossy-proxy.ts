import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/**
 * A server in front of another one. It passes on each request, but breaks the connection instead of some answers, so that the client does
 * not know whether the request had its effect.
 * @param loses Tells whether the answer to a request gets lost.
 * @returns The origin.
 */
export async function startLossyProxy(t: TestContext, target: string, loses: (method: string, path: string) => boolean): Promise<string> {
  const server = createServer(async (req, res) => {
    const { method = 'GET', url = '/' } = req;
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const { authorization = '', 'x-cyclr-account': account = '', 'content-type': type = '' } = req.headers;
    const answer = await fetch(target + url, {
      method,
      headers: { authorization, 'content-type': type, ...(account !== '' && { 'x-cyclr-account': String(account) }) },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const body = await answer.text();
    if (loses(method, url)) {
      res.destroy();
      return;
    }
    const totalPages = answer.headers.get('total-pages');
    res.writeHead(answer.status, { 'content-type': 'application/json', ...(totalPages !== null && { 'total-pages': totalPages }) }).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
