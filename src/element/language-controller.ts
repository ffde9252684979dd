import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ENGLISH, englishInTime, fileTagOf, followPageLanguage, loadLanguage, tagOf, unfollowPageLanguage } from './language.js';
import type { Language } from './language.js';
import { isComplete, textsOf } from './texts.js';
import type { CustomMessages, Text } from './texts.js';

/** The element, as this controller sees it. */
type LanguageHost = ReactiveControllerHost & Element & { readonly messages: CustomMessages | null | undefined };

/** Follows the language of the element: by the nearest `lang` attribute, its texts loaded when they are needed. */
export class LanguageController implements ReactiveController {
  /** Resolves when the texts of the element's language are loaded, or the time for that is over; `undefined` before a file was needed. */
  loading: Promise<void> | undefined;
  readonly #host: LanguageHost;
  /** `null` until the first language is loaded. */
  #language: Language | null = null;
  /** The tag of its file; empty for English. */
  #wanted: string | null = null;

  constructor(host: LanguageHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Whether there are texts to show. Only the first rendering waits for them; a later change shows the old ones meanwhile. */
  get isReady(): boolean {
    return this.#language !== null;
  }

  get current(): Language {
    // A page with a complete table of messages writes in its own language.
    return isComplete(this.#host.messages) ? { ...ENGLISH, tag: tagOf(this.#host) } : this.#language ?? ENGLISH;
  }

  get text(): Text {
    return textsOf(this.current, this.#host.messages);
  }

  hostDisconnected(): void {
    unfollowPageLanguage(this.#host);
  }

  hostUpdate(): void {
    // An element is followed only when it renders: most elements of a long list never do, and need no language.
    if (this.#host.isConnected) followPageLanguage(this.#host);
    const tag = isComplete(this.#host.messages) ? '' : fileTagOf(this.#host);
    if (tag === this.#wanted) return;
    this.#wanted = tag;
    if (tag === '') this.#language = ENGLISH;
    else this.loading = this.#load(tag);
  }

  /** Shows the language, and English while its file is late. */
  async #load(tag: string): Promise<void> {
    const show = (language: Language): void => {
      // The page may have changed its language meanwhile.
      if (tag !== this.#wanted || language === this.#language) return;
      this.#language = language;
      this.#host.requestUpdate();
    };
    const file = loadLanguage(tag);
    show(await Promise.race([file, englishInTime()]));
    void file.then(show);
  }
}
