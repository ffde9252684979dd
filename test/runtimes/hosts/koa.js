import { bodyParser } from '@koa/bodyparser';
import Koa from 'koa';
import { createServer } from 'node:http';
import { identify, listen, listener } from './handler.js';

const app = new Koa();
app.use(bodyParser());
app.use(async (ctx, next) => {
  identify(ctx.req.headers);
  await next();
});
app.use(async (ctx) => {
  ctx.respond = false;
  ctx.req.body = ctx.request.body;
  await listener(ctx.req, ctx.res);
});
listen(createServer(app.callback()));
