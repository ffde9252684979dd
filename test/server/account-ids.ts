/** An account id that works everywhere: in a header, in a path and in the scope of an access token. */
export interface AcceptedAccountId {
  readonly what: string;
  readonly id: string;
  /** The id as one segment of a path. */
  readonly segment: string;
}

/** An account id that is refused before any call, with an error that names the fault. */
export interface RefusedAccountId {
  readonly what: string;
  readonly id: string;
  /** A text in the error's message. */
  readonly fault: string;
}

export const acceptedAccountIds: readonly AcceptedAccountId[] = [
  { what: 'a GUID', id: 'a1b0c3d2-0001-4e5f-8a9b-0123456789ab', segment: 'a1b0c3d2-0001-4e5f-8a9b-0123456789ab' },
  { what: 'a GUID in braces', id: '{A1B0C3D2-0001-4E5F-8A9B-0123456789AB}', segment: '%7BA1B0C3D2-0001-4E5F-8A9B-0123456789AB%7D' },
  { what: 'a number', id: '1001', segment: '1001' },
  { what: 'a single digit', id: '0', segment: '0' },
  { what: 'a name with - and _', id: 'acme_ltd-42', segment: 'acme_ltd-42' },
  { what: 'a domain', id: 'acme.example.com', segment: 'acme.example.com' },
  { what: 'three dots', id: '...', segment: '...' },
  { what: 'an e-mail address', id: 'maya@acme.example', segment: 'maya%40acme.example' },
  { what: 'an e-mail address with a tag', id: "o'neil+billing@acme.example", segment: "o'neil%2Bbilling%40acme.example" },
  { what: 'spaces inside', id: 'Acme Ltd 42', segment: 'Acme%20Ltd%2042' },
  { what: 'a percent sign', id: '100% Acme', segment: '100%25%20Acme' },
  { what: 'a text that looks percent-encoded', id: 'acme%2Fltd', segment: 'acme%252Fltd' },
  { what: 'a slash', id: 'acme/emea', segment: 'acme%2Femea' },
  { what: 'a slash after two dots', id: '../acme', segment: '..%2Facme' },
  { what: 'a URL', id: 'https://acme.example/?a=1&b=2#c', segment: 'https%3A%2F%2Facme.example%2F%3Fa%3D1%26b%3D2%23c' },
  { what: 'a backslash, a comma and quotation marks', id: 'a\\b,"c";d', segment: 'a%5Cb%2C%22c%22%3Bd' },
  { what: 'ü, a letter of Latin-1', id: 'Müller', segment: 'M%C3%BCller' },
  { what: '200 characters, the last in Latin-1', id: `${'x'.repeat(199)}ÿ`, segment: `${'x'.repeat(199)}%C3%BF` },
];

export const refusedAccountIds: readonly RefusedAccountId[] = [
  { what: 'an empty text', id: '', fault: 'is empty' },
  { what: '201 characters', id: 'x'.repeat(201), fault: 'more than 200 characters' },
  { what: 'a space at the start', id: ' acme', fault: 'starts or ends with a space' },
  { what: 'a space at the end', id: 'acme ', fault: 'starts or ends with a space' },
  { what: 'a line feed', id: 'acme\nX-Other: 1', fault: 'control character' },
  { what: 'a carriage return at the end', id: 'acme\r', fault: 'control character' },
  { what: 'a NUL', id: 'ac\0me', fault: 'control character' },
  { what: 'a DEL', id: 'ac\u007Fme', fault: 'control character' },
  { what: 'an emoji', id: 'acme 🚀', fault: 'a character beyond Latin-1' },
  { what: 'a letter beyond Latin-1', id: 'Łódź', fault: 'a character beyond Latin-1' },
  { what: 'one dot', id: '.', fault: 'a path cannot hold' },
  { what: 'two dots', id: '..', fault: 'a path cannot hold' },
];
