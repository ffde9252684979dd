/** The package's version. The release writes it; a test compares it with `package.json`. */
export const VERSION = '0.1.0';
