import type { JsonObject } from '../../contract/is-object.js';
import { parseAccountConnector, parseAuthentication } from './account-connector.js';
import type { AccountConnector, Authentication } from './account-connector.js';
import { checkAccountId } from './account-id.js';
import type { CyclrCall, SendCall } from './call.js';
import { completeRows } from './complete-rows.js';
import type { ConnectorsOptions } from './complete-rows.js';
import { listConnectorPages, listConnectorRows } from './connector-rows.js';
import type { ConnectorRow } from './connector-rows.js';
import { encodeCredentials } from './credentials.js';
import type { StoredCredentials } from './credentials.js';
import { findByName, findOrInstall } from './find-or-install.js';
import { getConnector } from './get-connector.js';
import { adviseOnRefusal, createInstallCall } from './install.js';
import type { InstallOptions } from './install.js';
import type { ListedParameters } from './listed-parameters.js';
import { listMethods } from './methods.js';
import type { ConnectorMethod } from './methods.js';
import { ignoreMissing } from './missing.js';
import { connectorPath, methodSegment } from './paths.js';
import { asNew, createSaveCall, readSavedValue } from './property-to-save.js';
import type { PropertyToSave } from './property-to-save.js';
import { saysDeauthenticated } from './says-deauthenticated.js';
import { requestSignInToken } from './sign-in-token.js';
import type { SignInToken } from './sign-in-token.js';
import { CyclrError } from '../http/cyclr-error.js';

/**
 * The API of one Cyclr account, from `CyclrClient.account`. Every method rejects with a {@link CyclrError} if Cyclr refuses the call or
 * cannot be reached, and with a `TypeError` if an argument is not valid. An `id` is always an Account Connector's id, as a string of
 * digits.
 *
 * @example
 * const account = new CyclrClient({ clientId, clientSecret }).account(accountId);
 * const { authenticated } = await account.connector('33');
 */
export class CyclrAccount {
  readonly #accountId: string;
  readonly #send: SendCall;
  readonly #parameters: ListedParameters;

  /** @throws {TypeError} that names the fault of the account id. */
  constructor(accountId: string, send: SendCall, parameters: ListedParameters) {
    this.#accountId = checkAccountId(accountId);
    this.#send = send;
    this.#parameters = parameters;
  }

  async #call(call: CyclrCall): Promise<unknown> {
    return (await this.#send(call)).json;
  }

  /**
   * Gets an Account Connector with its properties. A second call is made only if the first answer leaves the properties open.
   * @param withProperties Get the stored properties even if the connector has no parameters. Default: `false`.
   * @throws {CyclrError} `not_found` if the account has no such connector.
   */
  async connector(id: string, { withProperties = false }: { readonly withProperties?: boolean } = {}): Promise<AccountConnector> {
    return getConnector(this.#send, { id, parameters: this.#parameters, withProperties });
  }

  /**
   * Lists the connectors that are installed in the account, each once. A page of up to 100 is requested when the loop reaches it, so a loop
   * that ends early makes no further call. If you remove connectors, collect their ids first: the list moves up while it is read.
   * The members `parameters` and `properties` are sure to be complete only if `isComplete` is `true`. A connector that Cyclr fails to
   * describe is left out, see `onLeftOut`: it does not hide the others. {@link connectorRows} has it.
   * @throws {CyclrError} if Cyclr fails, not only at some connectors. `unexpected` if its answer is not a list.
   *
   * @example
   * for await (const { id, name, authenticated } of account.connectors()) list.push({ id, name, authenticated });
   */
  connectors(options: ConnectorsOptions = {}): AsyncGenerator<AccountConnector, void, undefined> {
    const pages = listConnectorPages({ send: this.#send, parameters: this.#parameters, isWhole: false });
    return completeRows({ pages, request: (id) => this.connector(id) }, options);
  }

  /**
   * The rows of the list that {@link connectors} reads, without a call for a row that tells too little. Cyclr does not document whether its
   * rows tell the auth type, the parameters and whether the connector is authenticated.
   * @param isWhole Request up to six pages ahead, for a loop that reads the whole list. Default: `false`.
   */
  connectorRows({ isWhole = false }: { readonly isWhole?: boolean } = {}): AsyncGenerator<ConnectorRow, void, undefined> {
    return listConnectorRows({ send: this.#send, parameters: this.#parameters, isWhole });
  }

  /**
   * Installs a connector of Cyclr's library in the account. Cyclr accepts each name once in an account, and refuses a second call with it:
   * use {@link findOrInstall} if the connector may be there already.
   * @param connector The name or the id of the connector in Cyclr's library. The id is that of one release, so prefer the name.
   * @throws {CyclrError} `refused` if Cyclr does not install it. The message has Cyclr's own words and advice. `not_found` if the library
   *   has no such connector.
   *
   * @example
   * const { id } = await account.install('Zendesk', { name: 'Our Zendesk', properties: { Subdomain: 'acme' } });
   */
  async install(connector: string, options: InstallOptions): Promise<AccountConnector> {
    const call = createInstallCall(connector, options);
    try {
      return parseAccountConnector(await this.#call(call), call);
    } catch (error) {
      throw adviseOnRefusal(error, connector);
    }
  }

  /**
   * Finds the account's connector by its own name, `name`, and installs it if there is none. Several processes may do so at once, and an
   * answer of Cyclr's may get lost: Cyclr accepts each name once, so there is one connector of the name in the end. The other options are
   * used only for an installation; a connector that is found stays as it is.
   * @throws {CyclrError} as {@link install} does.
   *
   * @example
   * const { id } = await account.findOrInstall('Pipedrive', { name: `pipedrive for ${user.id}` });
   */
  async findOrInstall(connector: string, options: InstallOptions): Promise<AccountConnector> {
    createInstallCall(connector, options);
    return findOrInstall({
      find: async () => {
        const id = await findByName(this.connectorRows(), options.name);
        return id === null ? null : this.connector(id).catch(ignoreMissing);
      },
      install: () => this.install(connector, options),
    });
  }

  /**
   * Removes a connector from the account, with its credentials. Integrations that use it stop running.
   * @throws {CyclrError} `not_found` if the account has no such connector. `refused` if Cyclr does not remove it.
   *
   * @example
   * // Before a customer's account is deleted:
   * const ids = [];
   * for await (const { id } of account.connectorRows()) ids.push(id);
   * for (const id of ids) await account.remove(id);
   */
  async remove(id: string): Promise<void> {
    const call = { method: 'DELETE', path: connectorPath(id), isRepeatable: false } as const;
    await this.#call(call).catch(async (error: unknown) => {
      if (!(error instanceof CyclrError) || error.failure !== 'unreachable') throw error;
      // The first call may have removed it.
      await this.#call(call).catch(ignoreMissing);
    });
  }

  /**
   * Lists the methods of the third party's API that the connector has in Cyclr's library, for {@link test}.
   * @param query Cyclr lists only the methods that match this text. Default: all methods.
   *
   * @example
   * const method = (await account.methods('33', 'current user')).find(({ name }) => /^get\b/i.test(name ?? ''));
   */
  async methods(id: string, query?: string): Promise<readonly ConnectorMethod[]> {
    return listMethods(this.#send, id, query);
  }

  /**
   * Stores a property.
   * @returns The value that Cyclr stores, in which it may have changed white space or case. `null` if its answer does not tell.
   * @throws {CyclrError} `refused` if Cyclr does not accept the value.
   */
  async saveProperty(id: string, property: PropertyToSave): Promise<string | null> {
    const save = (each: PropertyToSave): Promise<unknown> => this.#call(createSaveCall(id, each));
    const saved = await save(property).catch((error: unknown) => save(asNew(property, error)));
    return readSavedValue(saved, property);
  }

  /** Deletes a stored property. It may be deleted already: the call is repeated if its connection breaks. */
  async deleteProperty(id: string, propertyId: string): Promise<void> {
    await this.#call({ method: 'DELETE', path: `${connectorPath(id)}/properties/${encodeURIComponent(propertyId)}` }).catch(ignoreMissing);
  }

  /**
   * Stores credentials. Save the properties that the connector requires first, with {@link saveProperty}. Cyclr does not document
   * whether it tries the credentials before it answers that the connector is authenticated.
   * @param credentials `null` for a connector that needs none.
   * @throws {CyclrError} `refused` if Cyclr does not accept them. The error holds no part of them.
   */
  async authenticate(id: string, credentials: StoredCredentials | null): Promise<Authentication> {
    const { authValue, secrets } = encodeCredentials(credentials);
    const call: CyclrCall = { method: 'PUT', path: connectorPath(id), body: { AuthValue: authValue }, secrets };
    return parseAuthentication(await this.#call(call), call);
  }

  /** Deletes the stored credentials. Integrations that use the connector stop running. */
  async deauthenticate(id: string): Promise<void> {
    let failure = new CyclrError('unexpected', 'Cyclr answered the call to de-authenticate, but the connector is still authenticated.');
    try {
      const json = await this.#call({ method: 'PUT', path: `${connectorPath(id)}/deauthenticate` });
      if (saysDeauthenticated(json)) return;
    } catch (error) {
      // Cyclr does not document its answer if there are no stored credentials.
      if (!(error instanceof CyclrError && error.failure === 'refused')) throw error;
      failure = error;
    }
    const isAuthenticated = await this.connector(id).then(({ authenticated }) => authenticated, () => null);
    if (isAuthenticated !== false) throw failure;
  }

  /**
   * Tests the connection: calls a method of the third party's API with the stored credentials. Cyclr allows this call only from IP
   * addresses that are registered with it.
   * @param methodId The method's unique identifier in Cyclr's library. Choose one that reads a little and changes nothing.
   * @param input The method's input, sent by POST. Default: none, sent by GET.
   * @returns The method's answer as parsed JSON, in the third party's format. `undefined` if the answer is not JSON.
   * @throws {CyclrError} `refused` if the third party refuses the credentials or the input: Cyclr answers 400, or passes on a 401, 403 or
   *   422. `unregistered_address` if this server's IP address is not registered with Cyclr. Any other failure does not tell whether the
   *   credentials work.
   *
   * @example
   * const verify: Verify = async ({ account, connectorId }) => {
   *   try {
   *     await account.test(connectorId, 'GetCurrentUser');
   *   } catch (error) {
   *     if (error instanceof CyclrError && error.failure === 'refused') return { detail: 'Pipedrive does not accept this key.' };
   *     throw error;
   *   }
   * };
   */
  async test(id: string, methodId: string, input?: JsonObject): Promise<unknown> {
    const path = `${connectorPath(id)}/test/${methodSegment(methodId)}`;
    const call = input === undefined ? { method: 'GET', path } as const : { method: 'POST', path, body: input } as const;
    return this.#call({ ...call, isAnsweredByThirdParty: true });
  }

  /**
   * Requests a token for a sign-in.
   * @param username The account's user. Cyclr creates a user that does not exist.
   */
  async signInToken(username: string): Promise<SignInToken> {
    return requestSignInToken(this.#send, this.#accountId, username);
  }
}
