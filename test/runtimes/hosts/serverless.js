import express from 'express';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import serverless from 'serverless-http';
import { identify, listen, listener } from './handler.js';

const app = express();
app.use((req, res, next) => {
  identify(req.headers);
  next();
});
app.use('/api/connectors', listener);
const invoke = serverless(app);

/** Amazon's API Gateway, with events of version 2.0. */
listen(createServer(async (req, res) => {
  const { pathname, searchParams } = new URL(req.url, 'http://host.example');
  const answer = await invoke({
    version: '2.0',
    rawPath: pathname,
    rawQueryString: String(searchParams),
    headers: req.headers,
    requestContext: { http: { method: req.method, sourceIp: '127.0.0.1' } },
    body: await text(req),
    isBase64Encoded: false,
  }, {});
  res.writeHead(answer.statusCode, answer.headers).end(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8');
}));
