/** Makes the page that loads it a return page: tells the waiting element, and closes the window. Any other page is left alone. */
import { announceReturn } from './sign-in/return-page.js';

// A server that renders pages may import this entry, too.
if (typeof document === 'object') announceReturn({ isDedicated: true });
