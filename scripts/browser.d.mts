/** This system has no such program, and none could be installed. */
export class MissingProgramError extends Error {}

/** The path of a Chromium that starts; installs one where there is none. */
export function findChromium(): string;

/** The path of a Firefox that starts; installs one where there is none. */
export function findFirefox(): string;

/** WebKitGTK's WebDriver server, and the screen that its browser needs; installs them where they are missing. */
export function findWebKit(): { readonly driver: string; readonly screen: string };
