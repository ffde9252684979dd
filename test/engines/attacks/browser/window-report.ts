/** What a page in the sign-in's window can see of the page that opened it. */
export const seen = (): object => ({
  address: location.origin + location.pathname, opener: opener !== null, framed: parent !== self, name,
});

/** Tells it to the page's own server. */
export const report = (more: object = {}): Promise<unknown> =>
  fetch('/report', { method: 'POST', keepalive: true, body: JSON.stringify({ ...seen(), ...more }) });

