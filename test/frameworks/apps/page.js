/** The page's own: what every app here gives its component. */

/** With the page's own token, without which the route answers nothing. */
export const fetchWithToken = (resource, init) => {
  const headers = new Headers(init.headers);
  headers.set('x-token', 'of-the-page');
  return fetch(resource, { ...init, headers });
};

/** What the page knows itself of the connector. */
export const described = { id: '11', name: 'Described by the page', authType: 'Basic', authenticated: false };
