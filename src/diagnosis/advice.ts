import type { Answer } from './ask.js';

/** Requests to another origin carry no cookies, unless the page's own `fetch` asks for them. */
const WITH_COOKIES = 'If the session is a cookie, set the element\'s property fetch to (url, init) => fetch(url, { ...init, credentials: \'include\' }): requests to another origin carry no cookies otherwise. The backend then has to allow this origin by name, with Access-Control-Allow-Credentials: true.';

/** The status, with the backend's own words. */
export const said = ({ status, detail }: Answer): string => detail ? `${status} ("${detail}")` : String(status);

/** The advice for requests without the user's session. Empty for the page's own origin. */
export const cookieAdvice = (isForeign: boolean): string => isForeign ? ` ${WITH_COOKIES}` : '';

/** The advice for a server that does not allow the page by CORS. */
export const corsAdvice = (): string => `Access-Control-Allow-Origin has to be ${location.origin}; for requests with cookies a * is not enough, and Access-Control-Allow-Credentials has to be true. With the handler, add ${location.origin} to its option origins.`;

/** The advice for a POST that is refused although GET works. */
export const refusedPostAdvice = (): string => `Either the backend does not accept the origin ${location.origin}: a proxy that changes Host, such as a development server with changeOrigin, makes it look foreign. Then set origins: ['${location.origin}'] in the handler. Or your application's CSRF protection refuses the request. Then add its header in the element's property fetch.`;
