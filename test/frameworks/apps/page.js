/** What the page of every app passes to its component. */

/** Adds the page's token, which the route requires. */
export const fetchWithToken = (resource, init) => {
  const headers = new Headers(init.headers);
  headers.set('x-token', 'of-the-page');
  return fetch(resource, { ...init, headers });
};

/** A description from the page itself. */
export const described = { id: '11', name: 'Described by the page', authType: 'Basic', authenticated: false };
