import type { ConnectorDescription } from 'cyclr-connector-auth';

export declare const fetchWithToken: typeof fetch;
export declare const described: ConnectorDescription;
