import type { CyclrConnectorAuth } from 'cyclr-connector-auth/types/solid';

const keep = (element: CyclrConnectorAuth): string => element.state;

const connector = { authType: 'ApiKey', authenticated: false };

export const Right = () => (
  <cyclr-connector-auth
    ref={keep} class="card" endpoint="/api/connectors" connector-id="11" auth-type="OAuth2" loading="eager" timeout={60} disabled
    prop:connector={connector} prop:fetch={fetch} prop:messages={{ connect: 'Link' }}
    on:cyclr-auth-submit={(event) => { event.respondWith(Promise.resolve(event.detail.credentials)); }}
    on:cyclr-auth-complete={({ detail }) => detail.via === 'submit' && detail.verified}
  >
    <h3 slot="header">Header</h3>
    Label
  </cyclr-connector-auth>
);

export const wrong = () => [
  // @ts-expect-error Unknown property.
  <cyclr-connector-auth conector={connector} />,
  // @ts-expect-error A description needs an authType.
  <cyclr-connector-auth connector={{ authenticated: true }} />,
  // @ts-expect-error Cyclr's spelling is ApiKey.
  <cyclr-connector-auth auth-type="apikey" />,
  // @ts-expect-error The timeout is a number of seconds.
  <cyclr-connector-auth timeout="soon" />,
  // @ts-expect-error The state is read-only.
  <cyclr-connector-auth state="ready" />,
  // @ts-expect-error Only the error event's detail has an error.
  <cyclr-connector-auth on:cyclr-auth-complete={({ detail }) => detail.error} />,
];

export const listElement = (
  <cyclr-connector-list
    endpoint="/api/connectors" return-url="/back" display="page" direct compact timeout={60} disabled fetch={fetch} messages={{ connect: 'Link' }}
    on:cyclr-list-change={({ detail }) => detail.authenticated / detail.total}
    on:cyclr-auth-complete={({ detail }) => detail.verified}
  />
);

export const urls = [
  <cyclr-connector-auth endpoint={new URL('https://app.example/connectors')} />,
  <cyclr-connector-list endpoint={new URL('https://app.example/connectors')} />,
];

export const wrongLists = () => [
  // @ts-expect-error A list has no connector.
  <cyclr-connector-list connectorId="11" />,
  // @ts-expect-error The timeout is a number of seconds.
  <cyclr-connector-list timeout="soon" />,
  // @ts-expect-error The event with the credentials does not bubble.
  <cyclr-connector-list on:cyclr-auth-submit={() => undefined} />,
  // @ts-expect-error The detail has two numbers.
  <cyclr-connector-list on:cyclr-list-change={({ detail }) => detail.error} />,
];
