/** Invented icons of 32 by 32 pixels, not the products' logos. */

function icon(colour: string, shapes: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${colour}"/>`
    + `<g fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round">${shapes}</g></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

export const icons = {
  cycle: icon('#5b4bdb', '<path d="M23 12a8 8 0 1 0 1 6"/><path d="M24 7v5h-5"/>'),
  pipedrive: icon('#1f7a4d', '<path d="M8 10h16l-6 7v6l-4-2v-4z"/>'),
  freshdesk: icon('#0b7285', '<path d="M8 17v-1a8 8 0 0 1 16 0v1"/><path d="M8 17v4h3v-5H8M24 17v4h-3v-5h3M21 22q-1 3-5 3"/>'),
  salesforce: icon('#1c6fb8', '<path d="M11 22a4.5 4.5 0 0 1-.5-9 6 6 0 0 1 11-1 5 5 0 0 1 .5 10z"/>'),
  feed: icon('#c2571a', '<path d="M9 9a14 14 0 0 1 14 14M9 15a8 8 0 0 1 8 8"/><circle cx="10.5" cy="21.5" r="1"/>'),
  hubspot: icon('#c2410c', '<circle cx="18" cy="18" r="4.5"/><path d="M18 13.5V8M9 9l6 6"/>'),
  zendesk: icon('#1f3d3a', '<path d="M9 10h14L9 22h14"/>'),
  xero: icon('#1a6d8f', '<path d="M10 10l12 12M22 10L10 22"/>'),
  netsuite: icon('#55606e', '<path d="M9 9h6v6H9zM17 17h6v6h-6zM21 9v4M11 19v4"/>'),
};
