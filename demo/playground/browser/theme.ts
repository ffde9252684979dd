/** A colour in light and in dark, each `#rrggbb`. */
export type Pair = readonly [light: string, dark: string];

/** The custom property of each colour, its label on the page, and its default. */
export const colours = {
  accent: { property: '--cyclr-accent', label: 'Main button and focus', initial: ['#2f5fd0', '#8fb0ff'] },
  text: { property: '--cyclr-on-accent', label: 'Text of the main button', initial: ['#ffffff', '#10182b'] },
  background: { property: '--cyclr-background', label: 'Inputs and other buttons', initial: ['#ffffff', '#191f1c'] },
  error: { property: '--cyclr-error-color', label: 'Errors', initial: ['#b3261e', '#ffb4ab'] },
  success: { property: '--cyclr-success-color', label: 'Success', initial: ['#17693a', '#7ddb9f'] },
} as const satisfies Readonly<Record<string, { readonly property: string; readonly label: string; readonly initial: Pair }>>;

export type Colour = keyof typeof colours;

/** The custom property of each length, in pixels. */
export const lengths = {
  radius: { property: '--cyclr-radius', label: 'Corners', initial: 6, most: 28 },
  gap: { property: '--cyclr-gap', label: 'Gap', initial: 12, most: 32 },
} as const;

export type Length = keyof typeof lengths;

/** The values that are set. The element has defaults for the others. */
export type Theme = Readonly<Partial<Record<Colour, Pair> & Record<Length, number>>>;

export interface Look {
  readonly label: string;
  readonly theme: Theme;
  /** Rules for parts, where custom properties are not enough. */
  readonly parts: string;
}

/** The predefined looks. */
export const looks = {
  plain: { label: 'Default', theme: {}, parts: '' },
  forest: {
    label: 'Forest',
    theme: { accent: ['#1d6b4f', '#7fd3ad'], text: ['#ffffff', '#0c2018'], success: ['#17693f', '#84dcae'], radius: 10 },
    parts: `cyclr-connector-auth::part(title) { font-size: 1.1em; letter-spacing: -.01em }
cyclr-connector-auth::part(label) { font-size: .875em; font-weight: 550 }`,
  },
  ink: {
    label: 'Ink',
    theme: { accent: ['#16181d', '#f2f2ee'], text: ['#ffffff', '#16181d'], radius: 0, gap: 14 },
    parts: `cyclr-connector-auth::part(label) { font-size: .75em; letter-spacing: .06em; text-transform: uppercase }
cyclr-connector-auth::part(input) { border-width: 0 0 1px; padding-inline: 0 }
cyclr-connector-auth::part(action) { padding-inline: 1.5em }`,
  },
  clay: {
    label: 'Clay',
    theme: { accent: ['#a8441d', '#ffb692'], text: ['#ffffff', '#3a1405'], background: ['#fffaf5', '#2a211c'], radius: 24, gap: 14 },
    parts: `cyclr-connector-auth::part(action) { padding-inline: 1.4em; font-weight: 600 }
cyclr-connector-auth::part(input) { padding-inline: 1.1em }`,
  },
  iris: {
    label: 'Iris',
    theme: { accent: ['#5b3fd6', '#b9a8ff'], text: ['#ffffff', '#1b1140'], background: ['#f6f4ff', '#221d38'], radius: 8 },
    parts: '',
  },
} as const satisfies Readonly<Record<string, Look>>;

export type LookName = keyof typeof looks;
