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
  // @ts-expect-error There is no such property.
  <cyclr-connector-auth conector={connector} />,
  // @ts-expect-error A description says how it authenticates.
  <cyclr-connector-auth connector={{ authenticated: true }} />,
  // @ts-expect-error Cyclr spells it ApiKey.
  <cyclr-connector-auth auth-type="apikey" />,
  // @ts-expect-error Seconds are a number.
  <cyclr-connector-auth timeout="soon" />,
  // @ts-expect-error It can be read only.
  <cyclr-connector-auth state="ready" />,
  // @ts-expect-error That detail is the error event's.
  <cyclr-connector-auth on:cyclr-auth-complete={({ detail }) => detail.error} />,
];
