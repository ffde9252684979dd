import type { Check } from '../check.js';
import { canarySearch } from './canaries.js';
import { forgedWords } from './forged-words.js';
import { hostileMessages } from './messages.js';
import { reverseTabnabbing } from './reverse-tabnabbing.js';
import { hostileSignInUrls } from './sign-in-urls.js';
import { takingOver } from './take-over.js';

/** What means harm, in each engine. */
export const attacks: readonly Check[] = [reverseTabnabbing, takingOver, hostileMessages, forgedWords, hostileSignInUrls, canarySearch];
