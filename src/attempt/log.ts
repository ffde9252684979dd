/** Logs one quiet line for the developer of the page. */
export const log = (text: string): void => { globalThis.console.info(`cyclr-connector-auth: ${text} (see diagnose())`); };
