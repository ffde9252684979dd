import { CyclrConnectorList } from 'cyclr-connector-auth/react';

const card = '<article class="tile"><cyclr-connector-auth timeout="300"></cyclr-connector-auth></article>';

export const List = ({ fetch }) => (
  <CyclrConnectorList endpoint="/api/connectors" fetch={fetch}>
    <template dangerouslySetInnerHTML={{ __html: card }} />
  </CyclrConnectorList>
);
