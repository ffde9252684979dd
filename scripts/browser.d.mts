/** The program is missing, and could not be installed. */
export class MissingProgramError extends Error {}

/** The path of a Chromium that starts. Installs one if none is found. */
export function findChromium(): string;

/** The path of a Firefox that starts. Installs one if none is found. */
export function findFirefox(): string;

/** The paths of WebKitGTK's WebDriver server and of the virtual screen that its browser needs. Installs what is missing. */
export function findWebKit(): { readonly driver: string; readonly screen: string };
