/** Makes the page that loads it a return page: tells the element that waits, and closes the window. Does nothing elsewhere. */
import { announceReturn } from './sign-in/return-channel.js';

// The entry can be imported where there is no page, by a server that renders.
if (typeof document === 'object') announceReturn();
