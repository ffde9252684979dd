/** The differences between a request and the element's own. */
export interface ProbeRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** The `Origin` header; `null` sends none. Default: the page's origin, except for a GET to the same origin. */
  readonly origin?: string | null;
  /** An object is sent as JSON. */
  readonly body?: object | string;
  /** The content type of the body. Default: `application/json`. */
  readonly type?: string;
  /** The connector's id. Default: the checked connector's. */
  readonly connector?: string | null;
  readonly query?: Readonly<Record<string, string>>;
  /** Whether to leave out all given headers: the session may be in any of them. Default: `false`. */
  readonly isWithoutSession?: boolean;
}

/** The question that a browser asks before a request to another origin. */
export interface PreflightRequest {
  readonly method: 'POST' | 'DELETE';
  /** The header of the request that needs permission; `null` if none does. */
  readonly header: string | null;
  /** Default: the checked connector's id. */
  readonly connector?: string | null;
}

/** `null` removes a header that a browser sends. */
export type NavigationHeaders = Readonly<Record<string, string | null>>;

/** The differences between a request for the start route and a window's own. */
export interface StartRequest {
  /** Default: GET. */
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: NavigationHeaders;
  /** `null` leaves a parameter out. */
  readonly query: Readonly<Record<string, string | null>>;
}
