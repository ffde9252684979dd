/** A family of hostile sign-in URLs. */
export interface HostileUrls {
  readonly urls: readonly unknown[];
  /** The page's `service-origin`, when the family needs one. */
  readonly serviceOrigin?: string;
}

/** Local sites. A request to one of them shows that a popup navigated. */
export interface Sites {
  readonly host: string;
  readonly service: string;
  readonly attacker: string;
}

type Family = (sites: Sites) => readonly unknown[];

const PATH = '/page/sender?id=1&token=canary';
const SERVICE = 'https://service.example';
const ATTACK = 'opener.pwned=1;window.pwned=1;fetch("/pwned")';

const wrapEach = (texts: readonly string[], before: string, after: string): readonly string[] =>
  texts.map((text) => before + text + after);

const scriptUrls: Family = ({ service }) => {
  const scheme = ['javascript', 'JAVASCRIPT', 'JaVaScRiPt', 'jAvAsCrIpT', 'livescript', 'vbscript', 'mocha'];
  const split = ['\t', '\n', '\r', '\r\n', '\t\n\r'].flatMap((white) =>
    [`java${white}script:`, `${white}javascript:`, `javascript${white}:`, `j${white}avascript:`]);
  const prefixed = [' ', '  ', '\u0000', '\u0001', '\u0008', '\u000b', '\u001f', '\u00a0', '\ufeff'].map((lead) => `${lead}javascript:`);
  return [
    ...scheme.map((each) => `${each}:${ATTACK}//canary`),
    ...split.map((each) => `${each}${ATTACK}//canary`),
    ...prefixed.map((each) => `${each}${ATTACK}//canary`),
    `javascript://${new URL(service).host}/%0A${ATTACK}//canary`,
    `javascript:https://service.example/%0A${ATTACK}//canary`,
    `javascript:void(${ATTACK})//canary`,
    `javascript:"<script>${ATTACK}</script>canary"`,
    `javascript&colon;${ATTACK}//canary`,
    `javascript%3A${ATTACK}//canary`,
    `\\u006aavascript:${ATTACK}//canary`,
  ];
};

const documentUrls: Family = () => {
  const html = `<script>${ATTACK}</script>canary`;
  return [
    ...['data:text/html,', 'DATA:text/html,', 'data:text/html;charset=utf-8,', 'data:,', 'data:image/svg+xml,', 'da\tta:text/html,', ' data:text/html,'].map((start) =>
      start + html),
    `data:text/html;base64,${btoa(html)}`, `data:application/xhtml+xml,${html}`, `data://service.example/,${html}`, `data:text/xml,${html}`,
  ];
};

const generatedUrls: Family = ({ host, service }) => [
  ...[host, service, 'https://service.example', 'null'].flatMap((origin) => [`blob:${origin}/canary`, `BLOB:${origin}/canary`]),
  `blob:${service}${PATH}`, 'blob:canary', `blob:blob:${service}/canary`,
  `filesystem:${host}/temporary/canary`, `filesystem:${service}/persistent/canary`, 'filesystem:https://service.example/temporary/canary',
];

const otherSchemes: Family = ({ host, service }) => [
  'about:blank#canary', 'about:blank?canary', 'about:srcdoc#canary', 'about:config#canary', 'about:newtab#canary', 'ABOUT:BLANK#canary',
  `view-source:${service}${PATH}`, `VIEW-SOURCE:${service}${PATH}`, `view-source:view-source:${host}/#canary`,
  'file:///etc/passwd#canary', 'file://localhost/etc/passwd#canary', 'file:/etc/passwd#canary', 'ftp://service.example/canary',
  'ws://127.0.0.1:9/canary', 'wss://service.example/canary', 'chrome://settings/#canary', 'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/canary.html',
  'moz-extension://service.example/canary', 'resource://service.example/canary', 'intent://service.example/canary#Intent;scheme=https;end', 'mailto:canary@service.example', 'tel:canary',
  'x-cyclr://service.example/canary', 'httpss://service.example/canary', 'http+unix://service.example/canary', 'urn:canary', 'jar:https://service.example/canary!/',
  'htt\u0440s://service.example/canary', '\uff48ttps://service.example/canary',
];

const unencrypted: Family = () => [
  ...[
    'service.example', '10.0.0.1', '192.168.0.1', '169.254.169.254', '0.0.0.0', '0', '[::]', '[::2]', '[::ffff:10.0.0.1]', '[fe80::1]', '126.255.255.255', '128.0.0.1',
    'localhost.evil.example', '127.0.0.1.evil.example', 'evillocalhost', 'local-host', 'localhost.localdomain', '127.0.0.1.nip.io',
    'xn--lcalhost-8eh', 'l\u043ecalhost.example',
  ].map((name) => `http://${name}${PATH}`),
  'HTTP://service.example/?canary', 'hTtP://service.example/?canary', 'http:service.example/?canary', 'http:\\\\service.example\\?canary',
  'http://evil.example/localhost?canary', 'http://evil.example#localhost/canary', 'http://evil.example?@localhost/canary',
];

const userInfo: Family = ({ service }) => [
  ...wrapEach(['canary', 'canary:', 'user:canary', ':canary', '%63anary', 'service.example', 'service.example%3A443:canary', 'canary%40service.example'], 'https://', `@service.example${PATH}`),
  ...wrapEach(['canary', 'user:canary', ':canary', 'localhost'], 'http://', `@${new URL(service).host}${PATH}`),
  `http://localhost@evil.example${PATH}`, `https://canary@@service.example${PATH}`,
];

const relative: Family = () => [
  '', ' ', ' \n', PATH, PATH.slice(1), `//service.example${PATH}`, `\\\\service.example${PATH}`, `/\\service.example${PATH}`, '?token=canary', '#canary', '.', '..', './canary',
  ':', '://', 'https', 'https:', 'https://', ':443/canary', 'service.example/canary', 'localhost:80/canary',
];

/** Chromium parses some of these. */
const unparsable: Family = () => [
  'https://[service/?token=canary', 'https://[::1/?canary', 'https://[::g]/canary', 'https://service.example:99999/?token=canary', 'https://service.example:-1/canary',
  'https://service.example:port/canary', 'https://serv ice.example/canary', 'https://service.ex<ample/canary', 'https://service.example%00/canary',
  'https://service\u0000.example/canary', 'https://service.ex%5Eample/canary', 'https://256.256.256.256/canary', 'https://1.2.3.4.5/canary', 'https://0x100000000/canary',
  'https://xn--/canary', 'https://\u00ad/canary', 'https://%/canary',
];

/** Not strings. */
const notStrings: Family = () => [
  null, 1, true, ['https://service.example/canary'], { href: 'https://service.example/canary' }, { toString: 'https://service.example/canary' }, [], {},
];

/** Well-formed URLs on other origins than the service's. Only `service-origin` refuses them. */
const lookAlikes: Family = ({ attacker, host }) => [
  `${attacker}${PATH}`, `${host}/?canary`, `http://localhost:9${PATH}`, `http://[::1]:9${PATH}`, `http://127.0.0.1${PATH}`,
  ...[
    'evil-service.example', 'service.example.evil.example', 'x.service.example', 'service.example.', 'service.exampl', 'service.example.com', 'service-example',
    's\u0435rvice.example', 'xn--srvice-2of.example', 'serv\u0131ce.example', '\u017fervice.example.', 'service\u3002example.evil.example', 'service.example:444', 'service.example:80',
    'service.example:8443', 'www.service.example', 'servlce.example', 'service.example%2eevil.example', '[::1]', '127.0.0.1', '2130706433', 'example',
  ].map((name) => `https://${name}${PATH}`),
  `https://evil.example\\@service.example${PATH}`, `https://evil.example/https://service.example?canary`, 'https://evil.example/#https://service.example/canary',
  'https://evil.example/?https://service.example/canary', 'https://evil.example;service.example/canary', 'https:/evil.example/canary', 'https:evil.example/canary',
  'HTTPS://EVIL.example/canary', 'https:\\\\evil.example\\canary', 'ht\ntps://evil.example/canary', ' https://evil.example/canary', 'https://ev\til.example/canary',
  `http://service.example${PATH}`, 'blob:https://service.example/canary', `${SERVICE}@evil.example${PATH}`,
];

/** URLs that are too long to log. */
const huge: Family = () => [
  `javascript:${ATTACK}//${'canary'.repeat(200_000)}`, `data:text/html,${'canary'.repeat(200_000)}`, `http://service.example/?${'canary'.repeat(200_000)}`,
  `https://${'a.'.repeat(2_000)}\u0000canary`, 'canary'.repeat(200_000),
];

/** Refused with any `service-origin`. */
const REFUSED_ALWAYS: Readonly<Record<string, Family>> = {
  'scripts': scriptUrls, 'data: documents': documentUrls, 'blob: and filesystem:': generatedUrls, 'other schemes': otherSchemes,
  'http: off loopback': unencrypted, 'user info': userInfo, 'relative': relative, 'not a string': notStrings, 'huge': huge,
};

const REFUSED_BY_ORIGIN: Readonly<Record<string, Family>> = { 'look-alikes of service-origin': lookAlikes, 'unparsable': unparsable };

/** The hostile URLs by family, without duplicates. */
export function hostileUrls(sites: Sites): Readonly<Record<string, HostileUrls>> {
  const seen = new Set<string>();
  const isNew = (url: unknown): boolean => {
    const key = JSON.stringify(url);
    return !seen.has(key) && !!seen.add(key);
  };
  const collect = (families: typeof REFUSED_ALWAYS, more: Partial<HostileUrls>): readonly (readonly [string, HostileUrls])[] =>
    Object.entries(families).map(([name, family]) => [name, { urls: family(sites).filter(isNew), ...more }]);
  return Object.fromEntries([...collect(REFUSED_ALWAYS, {}), ...collect(REFUSED_BY_ORIGIN, { serviceOrigin: SERVICE })]);
}
