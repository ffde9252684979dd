import 'cyclr-connector-auth';

const messages = { apiKey: 'Your key' };

export function Connect({ id, connector, fetch, onEnd }) {
  return (
    <cyclr-connector-auth
      endpoint="/api/connectors" connector-id={id} connector={connector} fetch={fetch} messages={messages}
      oncyclr-auth-complete={({ detail }) => onEnd(`connected by ${detail.via}`)}
      oncyclr-auth-cancel={({ detail }) => onEnd(`cancelled: ${detail.reason}`)}
    >
      <h3 slot="header">Your account</h3>
      <small slot="footer">Connector {id}</small>
    </cyclr-connector-auth>
  );
}
