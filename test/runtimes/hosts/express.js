import compression from 'compression';
import express from 'express';
import helmet from 'helmet';
import { createServer } from 'node:http';
import { identify, listen, listener } from './handler.js';

const app = express();
app.use(helmet(), compression({ threshold: 0 }), express.json());
app.use((req, res, next) => {
  identify(req.headers);
  next();
});
app.use('/api/connectors', listener);
listen(createServer(app));
