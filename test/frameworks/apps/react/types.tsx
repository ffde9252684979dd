import { useRef } from 'react';
import { CyclrConnectorAuth, CyclrConnectorList } from 'cyclr-connector-auth/react';
import type { CyclrConnectorAuthElement, CyclrConnectorListElement } from 'cyclr-connector-auth/react';
import 'cyclr-connector-auth/types/react';

const connector = { authType: 'ApiKey', authenticated: false };

export function Right() {
  const element = useRef<CyclrConnectorAuthElement>(null);
  return (
    <>
      <CyclrConnectorAuth
        ref={element} className="card" endpoint="/api/connectors" connectorId="11" authType="OAuth2" loading="eager" timeout={60} disabled
        connector={connector} fetch={fetch} messages={{ connect: 'Link' }}
        onCyclrAuthStart={(event) => { event.preventDefault(); }}
        onCyclrAuthSubmit={(event) => { event.respondWith(Promise.resolve(event.detail.credentials)); }}
        onCyclrAuthComplete={({ detail }) => detail.via === 'submit' && detail.verified}
        onCyclrAuthCancel={({ detail }) => detail.reason === 'removed'}
        onCyclrAuthError={({ detail }) => detail.error.code === 'timeout'}
        onCyclrAuthBeforeDisconnect={(event) => { event.preventDefault(); }}
        onCyclrAuthDisconnect={({ detail }) => detail.connectorId}
        onCyclrAuthState={({ detail }) => detail.previous === 'idle'}
      >
        <h3 slot="header">Header</h3>
        Label
      </CyclrConnectorAuth>
      <cyclr-connector-auth
        ref={element} className="card" endpoint="/api/connectors" connector-id="11" auth-type="OAuth2" loading="eager" timeout={60} disabled
        connector={connector} fetch={fetch} messages={{ connect: 'Link' }}
        oncyclr-auth-submit={(event) => { event.respondWith(Promise.resolve(event.detail.credentials)); }}
        oncyclr-auth-complete={({ detail }) => detail.via === 'submit' && detail.verified}
      >
        <h3 slot="header">Header</h3>
        Label
      </cyclr-connector-auth>
    </>
  );
}

export const wrongComponents = () => [
  // @ts-expect-error Unknown property.
  <CyclrConnectorAuth conector={connector} />,
  // @ts-expect-error A description needs an authType.
  <CyclrConnectorAuth connector={{ authenticated: true }} />,
  // @ts-expect-error Cyclr's spelling is ApiKey.
  <CyclrConnectorAuth authType="apikey" />,
  // @ts-expect-error The state is read-only.
  <CyclrConnectorAuth state="ready" />,
  // @ts-expect-error A method is called through the ref.
  <CyclrConnectorAuth connect={() => undefined} />,
  // @ts-expect-error Unknown event.
  <CyclrConnectorAuth onCyclrAuthCompleted={() => undefined} />,
  // @ts-expect-error Only the error event's detail has an error.
  <CyclrConnectorAuth onCyclrAuthComplete={({ detail }) => detail.error} />,
];

export const wrongElements = () => [
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
  <cyclr-connector-auth oncyclr-auth-complete={({ detail }) => detail.error} />,
];

export const listElement = (
  <cyclr-connector-list
    endpoint="/api/connectors" return-url="/back" display="page" direct compact timeout={60} disabled fetch={fetch} messages={{ connect: 'Link' }}
    oncyclr-list-change={({ detail }) => detail.authenticated / detail.total}
    oncyclr-auth-complete={({ detail }) => detail.verified}
  />
);

export function List() {
  const element = useRef<CyclrConnectorListElement>(null);
  return (
    <CyclrConnectorList
      ref={element} className="cards" endpoint="/api/connectors" returnUrl="/back" display="page" direct compact timeout={60} disabled fetch={fetch}
      messages={{ connect: 'Link' }}
      onCyclrListChange={({ detail }) => detail.authenticated / detail.total}
      onCyclrAuthComplete={({ detail }) => detail.verified}
    >
      <p slot="empty">Nothing to connect.</p>
    </CyclrConnectorList>
  );
}

export const urls = [
  <cyclr-connector-auth endpoint={new URL('https://app.example/connectors')} />,
  <cyclr-connector-list endpoint={new URL('https://app.example/connectors')} />,
  <CyclrConnectorAuth endpoint={new URL('https://app.example/connectors')} />,
  <CyclrConnectorList endpoint={new URL('https://app.example/connectors')} />,
];

export const wrongLists = () => [
  // @ts-expect-error A list has no connector.
  <CyclrConnectorList connectorId="11" />,
  // @ts-expect-error The event with the credentials does not bubble.
  <CyclrConnectorList onCyclrAuthSubmit={() => undefined} />,
  // @ts-expect-error A list has no connector.
  <cyclr-connector-list connectorId="11" />,
  // @ts-expect-error The timeout is a number of seconds.
  <cyclr-connector-list timeout="soon" />,
  // @ts-expect-error The event with the credentials does not bubble.
  <cyclr-connector-list oncyclr-auth-submit={() => undefined} />,
  // @ts-expect-error The detail has two numbers.
  <cyclr-connector-list oncyclr-list-change={({ detail }) => detail.error} />,
];
