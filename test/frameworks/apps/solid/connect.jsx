import 'cyclr-connector-auth';

const messages = { apiKey: 'Your key' };

export function Connect(props) {
  return (
    <cyclr-connector-auth
      endpoint="/api/connectors" connector-id={props.id}
      prop:connector={props.connector} prop:fetch={props.fetch} prop:messages={messages}
      on:cyclr-auth-complete={({ detail }) => props.onEnd(`connected by ${detail.via}`)}
      on:cyclr-auth-cancel={({ detail }) => props.onEnd(`cancelled: ${detail.reason}`)}
    >
      <h3 slot="header">Your account</h3>
      <small slot="footer">Connector {props.id}</small>
    </cyclr-connector-auth>
  );
}
