import Fastify from 'fastify';
import { identify, listener } from './handler.js';

const app = Fastify();
app.addHook('onRequest', async (request) => { identify(request.raw.headers); });
await app.register(async (scope) => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (request, payload, done) => done(null));
  for (const path of ['/api/connectors', '/api/connectors/*']) {
    scope.all(path, (request, reply) => {
      reply.hijack();
      return listener(request.raw, reply.raw);
    });
  }
});
await app.listen({ port: 0, host: '127.0.0.1' });
console.log(app.server.address().port);
