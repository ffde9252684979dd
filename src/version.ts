/** That of the package. The release writes it, and a test holds it against `package.json`. */
export const VERSION = '0.1.0';
