import type { ConnectorDescription } from '../../../src/contract/wire.js';

export type Kind = 'ApiKey' | 'Basic' | 'OAuth2' | 'None';

/** The auth types, with their labels on the page. */
export const kinds: Readonly<Record<Kind, string>> = {
  ApiKey: 'API key', Basic: 'User name and password', OAuth2: 'OAuth', None: 'Properties only',
};

/** Invented icons of 32 by 32 pixels, not the products' logos. */
const mark = (colour: string, shapes: string): string => `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${colour}"/>`
  + `<g fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round">${shapes}</g></svg>`,
)}`;

/** The description of one connector for each auth type. */
export const connectors: Readonly<Record<Kind, ConnectorDescription>> = {
  ApiKey: {
    name: 'Pipedrive',
    description: 'Sales CRM for small teams.',
    icon: mark('#1f7a4d', '<path d="M8 10h16l-6 7v6l-4-2v-4z"/>'),
    authType: 'ApiKey',
    authDescription: 'In Pipedrive, Personal preferences → API.',
    authenticated: false,
  },
  Basic: {
    name: 'Freshdesk',
    description: 'Customer support desk.',
    icon: mark('#0b7285', '<path d="M8 17v-1a8 8 0 0 1 16 0v1"/><path d="M8 17v4h3v-5H8M24 17v4h-3v-5h3"/>'),
    authType: 'Basic',
    authDescription: 'The user name and password of your Freshdesk account.',
    authenticated: false,
  },
  OAuth2: {
    name: 'Cycle',
    description: 'Product feedback and roadmaps.',
    icon: mark('#5b4bdb', '<path d="M23 12a8 8 0 1 0 1 6"/><path d="M24 7v5h-5"/>'),
    authType: 'OAuth2',
    authenticated: false,
  },
  None: {
    name: 'Public feed',
    description: 'News of a product. Needs no account.',
    icon: mark('#c2571a', '<path d="M9 9a14 14 0 0 1 14 14M9 15a8 8 0 0 1 8 8"/><circle cx="10.5" cy="21.5" r="1"/>'),
    authType: 'None',
    authenticated: false,
    properties: [
      { name: 'Feed', label: 'Feed', required: true, options: ['releases', 'roadmap', 'status'] },
      { name: 'Filter', label: 'Only items containing', description: 'A word, or part of one.' },
    ],
  },
};

/** OAuth with the customer's own app: the sign-in needs properties first. */
export const ownApp: ConnectorDescription = {
  name: 'Salesforce',
  description: 'CRM, with your own OAuth app.',
  icon: mark('#1c6fb8', '<path d="M11 22a4.5 4.5 0 0 1-.5-9 6 6 0 0 1 11-1 5 5 0 0 1 .5 10z"/>'),
  authType: 'OAuth2',
  authenticated: false,
  properties: [
    { name: 'Subdomain', label: 'Sub domain', description: 'For example “acme” in acme.my.example.com.', required: true },
    { name: 'ClientSecret', label: 'Client secret', required: true, secret: true },
  ],
};
