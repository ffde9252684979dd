/** The JSON of Cyclr's API, with Cyclr's spelling. */

export interface Parameter {
  readonly IsAccountConnectorProperty: boolean;
  readonly TargetType: string;
  readonly TargetName: string;
  readonly IsSensitive: boolean;
  readonly Id: number;
  readonly Name: string;
  readonly Description: string | null;
  readonly IsOptional: boolean;
  readonly DataType: string;
  readonly Values: readonly string[];
  readonly DisplayOrder: number;
}

export interface AuthenticationMethod {
  /** Cyclr's ids are GUIDs as text. */
  readonly Id: string | number;
  readonly AuthName: string;
  readonly AuthDescription: string | null;
  readonly AuthType: string;
  readonly OAuth2Type: string;
  readonly AuthScheme: string | null;
  readonly IsDefault?: boolean;
}

/** A release of a connector. An upgrade changes its `Id` and `Version`. */
export interface Connector {
  readonly Id: number;
  readonly Name: string;
  readonly Description: string | null;
  readonly Status: string;
  readonly Version: string;
  readonly Icon: string | null;
  readonly AuthDescription: string | null;
  readonly AuthType: string;
  readonly OAuth2Type: string;
  readonly AuthScheme: string | null;
  readonly Parameters: readonly Parameter[];
  readonly Authentication: readonly AuthenticationMethod[];
}

/** A call to the third party's API that a connector offers. */
export interface Method {
  readonly Id: number;
  readonly UniqueIdentifier: string;
  readonly Name: string;
  readonly Description: string | null;
}

export interface Property {
  readonly Name: string;
  readonly Value: string;
  readonly Id: number;
  readonly AccountConnectorId: number;
}

export interface AccountConnector {
  readonly Id: number;
  readonly Name: string;
  readonly Description: string | null;
  /** In plain text: the key, the base64 of `username:password`, or the JSON of {@link OAuthTokens}. */
  readonly AuthValue: string | null;
  readonly Authenticated: boolean;
  readonly Connector: Connector;
  readonly IsPartnerIntegrationConnector: boolean;
  readonly Properties: readonly Property[];
  readonly CustomFields: readonly unknown[];
}

/** The content of `AuthValue`, as a JSON string, for OAuth connectors. */
export interface OAuthTokens {
  readonly AccessToken: string;
  readonly RefreshToken: string | null;
  readonly Expires: string | null;
  readonly RefreshExpires: string | null;
}
