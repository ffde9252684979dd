/** A minimal browser: redirects, cookies and forms. */

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

export class Browser {
  /** The cookies of one host. They ignore ports, as in a real browser. */
  #cookies: Cookie[] = [];
  /** All responses in order, including redirects. */
  readonly visited: Page[] = [];

  /** @param origins Redirects to other origins are not followed. */
  constructor(readonly origins: readonly string[]) {}

  get cookieNames(): readonly string[] {
    return [...new Set(this.#cookies.map(({ name }) => name))];
  }

  async open(to: string | URL, body?: URLSearchParams): Promise<Page> {
    const url = new URL(to);
    if (!this.origins.includes(url.origin)) return { url, status: 0, headers: new Headers(), html: '' };
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: { Cookie: this.#cookiesFor(url) },
      redirect: 'manual',
      ...(body ? { body } : {}),
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const page = { url, status: response.status, headers: response.headers, html: await response.text() };
    this.visited.push(page);
    const location = response.headers.get('Location');
    return location === null ? page : this.open(new URL(location, url));
  }

  /** Submits the page's first form whose action ends with this text. */
  submit(page: Page, actionEnd: string, fields: Record<string, string> = {}): Promise<Page> {
    const actions = [...page.html.matchAll(/<form method="post" action="([^"]+)"/g)].map((match) => match[1]!);
    const action = actions.find((each) => each.endsWith(actionEnd));
    if (action === undefined) throw new Error(`${page.url.href} (${page.status}) has no form …${actionEnd}`);
    return this.open(new URL(action, page.url), new URLSearchParams(fields));
  }

  #cookiesFor({ pathname }: URL): string {
    return this.#cookies
      .filter(({ path }) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const path = /; path=([^;]+)/i.exec(line)?.[1] ?? '/';
    this.#cookies = this.#cookies.filter((cookie) => cookie.name !== name || cookie.path !== path);
    if (!/expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.push({ name, value, path });
  }
}
