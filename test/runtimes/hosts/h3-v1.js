import { createApp, eventHandler, fromNodeMiddleware, toNodeListener } from 'h3-v1';
import { createServer } from 'node:http';
import { identify, listen, listener } from './handler.js';

// As in Nuxt 3.
const app = createApp();
app.use(eventHandler((event) => { identify(event.node.req.headers); }));
app.use('/api/connectors', fromNodeMiddleware(listener));
listen(createServer(toNodeListener(app)));
