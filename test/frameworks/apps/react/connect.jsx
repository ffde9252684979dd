import { CyclrConnectorAuth } from 'cyclr-connector-auth/react';

const messages = { apiKey: 'Your key' };

export function Connect({ id, connector, fetch, onEnd }) {
  return (
    <CyclrConnectorAuth
      endpoint="/api/connectors" connectorId={id} connector={connector} fetch={fetch} messages={messages}
      onCyclrAuthComplete={({ detail }) => onEnd(`connected by ${detail.via}`)}
      onCyclrAuthCancel={({ detail }) => onEnd(`cancelled: ${detail.reason}`)}
    >
      <h3 slot="header">Your account</h3>
      <small slot="footer">Connector {id}</small>
    </CyclrConnectorAuth>
  );
}
