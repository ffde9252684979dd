/** Logs one quiet line about a connector for the developer of the page. */
export function log(connectorId: string | null, text: string): void {
  globalThis.console.info(`cyclr-connector-auth${connectorId ? ` ${connectorId}` : ''}: ${text} (see diagnose())`);
}
