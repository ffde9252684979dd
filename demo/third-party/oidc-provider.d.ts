/** Types for the parts of `oidc-provider` that the demo uses. The package has none. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface Interaction {
    readonly uid: string;
    readonly prompt: { readonly name: string; readonly details: { readonly missingOIDCScope?: readonly string[] } };
    readonly params: Readonly<Record<string, string | undefined>>;
    readonly session?: { readonly accountId: string };
  }

  interface InteractionResult {
    readonly login?: { readonly accountId: string };
    readonly consent?: { readonly grantId: string };
    readonly error?: string;
    readonly error_description?: string;
  }

  interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
    destroy(): Promise<void>;
  }

  interface IssuedToken {
    readonly grantId?: string;
    readonly clientId?: string;
  }

  interface TokenModel {
    find(value: string): Promise<IssuedToken | undefined>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  /** The members of Koa's context that the hooks use. */
  interface Context {
    type: string;
    body: unknown;
    set(name: string, value: string): void;
    readonly oidc: { readonly result?: InteractionResult };
  }

  class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    readonly Grant: { new (of: { accountId: string; clientId: string }): Grant; find(id: string): Promise<Grant | undefined> };
    readonly AccessToken: TokenModel;
    readonly RefreshToken: TokenModel;
    readonly ClientCredentials: Pick<TokenModel, 'find'>;
    readonly Client: { find(id: string): Promise<{ readonly clientId: string; readonly clientName?: string } | undefined> };
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    /** Stores the result and returns the URL to redirect the browser to. */
    interactionResult(
      request: IncomingMessage,
      response: ServerResponse,
      result: InteractionResult,
      options?: { mergeWithLastSubmission: boolean },
    ): Promise<string>;
  }

  const interactionPolicy: {
    readonly base: () => { get(prompt: string): { readonly checks: { add(check: object): void } } };
    readonly Check: {
      new (reason: string, description: string, error: string, check: (context: Context) => boolean): object;
      readonly REQUEST_PROMPT: boolean;
      readonly NO_NEED_TO_PROMPT: boolean;
    };
  };
}
