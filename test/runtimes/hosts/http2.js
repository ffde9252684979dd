import { readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { join } from 'node:path';
import { identify, listen, listener } from './handler.js';

// A self-signed certificate and its key. The key is public, so nothing else may trust the certificate.
const pem = readFileSync(join(import.meta.dirname, 'localhost.pem'));
listen(createSecureServer({ key: pem, cert: pem }, (req, res) => {
  identify(req.headers);
  void listener(req, res);
}));
