import { fromNodeHandler, H3, toNodeHandler } from 'h3';
import { createServer } from 'node:http';
import { identify, listen, listener } from './handler.js';

const app = new H3();
app.all('/api/connectors/**', fromNodeHandler((req, res) => {
  identify(req.headers);
  return listener(req, res);
}));
listen(createServer(toNodeHandler(app)));
