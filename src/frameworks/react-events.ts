/** The props for the events of the element that bubble, with the names of the events. */
export const BUBBLING_EVENTS = {
  onCyclrAuthStart: 'cyclr-auth-start',
  onCyclrAuthComplete: 'cyclr-auth-complete',
  onCyclrAuthCancel: 'cyclr-auth-cancel',
  onCyclrAuthError: 'cyclr-auth-error',
  onCyclrAuthChange: 'cyclr-auth-change',
  onCyclrAuthBeforeDisconnect: 'cyclr-auth-before-disconnect',
  onCyclrAuthDisconnect: 'cyclr-auth-disconnect',
  onCyclrAuthState: 'cyclr-auth-state',
} as const;

/** The types of the props for such a table of events. */
export type EventProps<Events extends Readonly<Record<string, keyof HTMLElementEventMap>>> = {
  [Name in keyof Events]?: ((event: HTMLElementEventMap[Events[Name]]) => void) | undefined;
};
