/** The paths of the host's pages. */
export const paths = {
  /** All connectors of the account, in one `<cyclr-connector-list>`. */
  list: '/',
  /** A `<cyclr-connector-auth>` for each connector. */
  elements: '/elements',
  returnPage: '/return.html',
  playground: '/playground/',
} as const;
