import { directionOf } from './languages.js';
import { themeOf, widths } from './settings.js';
import type { Settings } from './settings.js';
import { colours, lengths, looks } from './theme.js';
import type { Pair, Theme } from './theme.js';

const colour = ([light, dark]: Pair): string => light === dark ? light : `light-dark(${light}, ${dark})`;

function themeDeclarations(theme: Theme): readonly string[] {
  return Object.entries({ ...colours, ...lengths }).flatMap(([name, { property }]) => {
    const value = theme[name as keyof Theme];
    return value === undefined ? [] : [`${property}: ${typeof value === 'number' ? `${value}px` : colour(value)}`];
  });
}

/** The style sheet for the settings, which the page shows and applies to its own elements. Empty without any settings. */
export function css(settings: Settings): string {
  const { look, scheme, width } = settings;
  const { length } = widths[width];
  const declarations = [
    ...themeDeclarations(themeOf(settings)),
    ...(scheme === 'auto' ? [] : [`color-scheme: ${scheme}`]),
    ...(length ? [`max-inline-size: ${length}`] : []),
  ];
  const rule = declarations.length ? `cyclr-connector-auth {\n${declarations.map((each) => `  ${each};\n`).join('')}}` : '';
  return [rule, looks[look].parts].filter(Boolean).join('\n');
}

/** The attributes of each element for the settings. */
export function attributes({ lang, dir }: Settings): Readonly<Record<string, string>> {
  const direction = dir === 'auto' ? directionOf(lang) : dir;
  return { ...(lang !== 'en' && { lang }), ...((direction === 'rtl' || dir !== 'auto') && { dir: direction }) };
}

/** A JavaScript literal without `<`, so that no text can end its script. */
const literal = (value: unknown): string => JSON.stringify(value, null, 2).replaceAll('<', '\\u003c').replaceAll('\n', '\n  ');

/** The markup of one element with the settings. */
export function html(settings: Settings): string {
  const own = Object.entries(attributes(settings)).map(([name, value]) => ` ${name}="${value}"`).join('');
  const texts = Object.keys(settings.texts).length ? `

<script type="module">
  document.querySelector('cyclr-connector-auth').messages = ${literal(settings.texts)};
</script>` : '';
  return `<script type="module" src="https://cdn.jsdelivr.net/npm/cyclr-connector-auth/dist/cyclr-connector-auth.min.js"></script>

<cyclr-connector-auth endpoint="/api/connectors" connector-id="33"${own}></cyclr-connector-auth>${texts}`;
}
