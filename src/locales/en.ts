/** What an end user reads of an error, by its code: what to do next. */
export const failures = {
  popup_blocked: 'The sign-in window was blocked. Allow pop-ups for this page, then try again.',
  endpoint_unreachable: 'The server cannot be reached. Check that you are online, then try again.',
  endpoint_error: 'Something went wrong on the server. Try again in a moment.',
  invalid_response: 'The server sent an unexpected response. Please contact support.',
  untrusted_url: 'The sign-in page is not trusted. Please contact support.',
  unauthorized: 'You are signed out or do not have access. Reload the page and sign in again.',
  not_found: 'This connection no longer exists. Reload the page.',
  rate_limited: 'Too many attempts. Wait a moment, then try again.',
  invalid_credentials: 'What you entered was not accepted. Check it and try again.',
  missing_properties: 'Some details are missing. Fill them in, then try again.',
  not_authenticated: 'The connection was not completed. Try again, and allow access when asked.',
  timeout: 'The sign-in took too long. Try again.',
  unsupported_auth_type: 'This connection cannot be set up here. Please contact support.',
  misconfigured: 'This page is not set up correctly. Please contact support.',
};

/**
 * Every text that an end user reads. `{name}` stands for the connector's name, `{time}` for a time from now such as "in 5 seconds",
 * `{reference}` for the backend's own id of a failure;
 * what is said in a state has the state's own name.
 */
export const messages = {
  ...failures,
  retryAfter: 'Too many attempts. Try again {time}.',
  blockedHere: 'The sign-in window was blocked. Allow pop-ups for this page, or continue in this tab.',
  reference: 'Reference: {reference}',
  connect: 'Connect',
  connectTo: 'Connect {name}',
  reconnect: 'Reconnect',
  retry: 'Try again',
  cancel: 'Cancel',
  check: 'I have signed in',
  reopen: 'Open again',
  leave: 'Continue in this tab',
  disconnect: 'Disconnect',
  newWindow: 'opens a new window',
  apiKey: 'API key',
  username: 'Username',
  password: 'Password',
  optional: '(optional)',
  choose: 'Choose…',
  required: 'Please fill this in.',
  keepStored: 'Leave empty to keep the saved value.',
  show: 'Show',
  hide: 'Hide',
  loading: 'Loading…',
  loadingList: 'Loading connections…',
  emptyList: 'There is nothing to connect yet.',
  disconnecting: 'Disconnecting…',
  submitting: 'Connecting…',
  opening: 'Opening the sign-in page…',
  close: 'You can close this window.',
  waiting: 'Continue in the sign-in window.',
  detached: 'The sign-in window may still be open. Finish there, or open it again.',
  verifying: 'Checking…',
  connected: 'Connected',
  attention: 'This connection no longer works. Reconnect to continue.',
  colon: 'A username cannot contain a colon.',
  invisible: 'This contains invisible characters. Paste it again, or type it.',
  control: 'This contains line breaks or other control characters. Remove them, then try again.',
  length: 'This is too long.',
  number: 'Enter a number, such as 12.5.',
};

/** A language's texts. */
export type Messages = Readonly<Record<keyof typeof messages, string>>;
