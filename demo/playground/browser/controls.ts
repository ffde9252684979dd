import { messages } from '../../../src/locales/en.js';
import { contrast } from './contrast.js';
import { kinds } from './connectors.js';
import { languages } from './languages.js';
import { make } from './make.js';
import { directions, initial, schemes, themeOf, widths } from './settings.js';
import type { Settings } from './settings.js';
import { colours, lengths, looks } from './theme.js';
import type { Colour, Length, LookName, Pair } from './theme.js';

type Change = (change: Partial<Settings>) => void;

/** A control, and a function that makes it show the settings. */
interface Control {
  readonly element: HTMLElement;
  readonly show: (settings: Settings) => void;
}

type ChoiceKey = 'lang' | 'dir' | 'scheme' | 'width' | 'kind';

interface Choice<Key extends ChoiceKey> {
  readonly key: Key;
  readonly label: string;
  /** The label of each value. */
  readonly options: Readonly<Record<Settings[Key], string>>;
}

function choice<Key extends ChoiceKey>({ key, label, options }: Choice<Key>, change: Change): Control {
  const select = make('select', { id: `set-${key}` }, ...Object.entries<string>(options).map(([value, text]) => make('option', { value }, text)));
  select.onchange = () => { change({ [key]: select.value }); };
  return { element: make('div', { class: 'choice' }, make('label', { for: select.id }, label), select), show: (settings) => { select.value = settings[key]; } };
}

function lookButtons(change: Change): Control {
  const buttons = Object.entries(looks).map(([name, { label }]) => {
    const button = make('button', { 'type': 'button', 'value': name }, label);
    button.onclick = () => { change({ look: name as LookName, theme: {} }); };
    return button;
  });
  return {
    element: make('div', { 'class': 'looks', 'role': 'group', 'aria-label': 'Look' }, ...buttons),
    show: ({ look }) => { for (const button of buttons) button.setAttribute('aria-pressed', String(button.value === look)); },
  };
}

function colourControl(name: Colour, settingsNow: () => Settings, change: Change): Control {
  const { label, initial } = colours[name];
  const pickers = (['light', 'dark'] as const).map((scheme) => make('input', { 'type': 'color', 'name': `${name}-${scheme}`, 'aria-label': `${label}, ${scheme}` }));
  for (const picker of pickers) {
    picker.oninput = () => {
      const [light, dark] = pickers.map(({ value }) => value);
      change({ theme: { ...settingsNow().theme, [name]: [light, dark] } });
    };
  }
  return {
    element: make('div', { 'class': 'colour', 'role': 'group', 'aria-label': label }, make('span', {}, label), ...pickers),
    show: (settings) => {
      const pair: Pair = themeOf(settings)[name] ?? initial;
      pickers.forEach((picker, index) => { picker.value = pair[index] ?? ''; });
    },
  };
}

/** Shows the contrast of the main button's text in both colour schemes. */
function legibility(): Control {
  const element = make('p', { 'class': 'legibility', 'role': 'status' });
  return {
    element,
    show: (settings) => {
      const { accent = colours.accent.initial, text = colours.text.initial } = themeOf(settings);
      const ratios = accent.map((colour, index) => contrast(colour, text[index] ?? ''));
      const [light, dark] = ratios.map((ratio) => `${ratio.toFixed(1)} : 1`);
      const isLow = ratios.some((ratio) => ratio < 4.5);
      element.classList.toggle('low', isLow);
      element.textContent = `Contrast of the button’s text: ${light} in light, ${dark} in dark.${isLow ? ' Text needs 4.5.' : ''}`;
    },
  };
}

function lengthControl(name: Length, settingsNow: () => Settings, change: Change): Control {
  const { label, initial, most } = lengths[name];
  const range = make('input', { type: 'range', id: `set-${name}`, min: '0', max: String(most) });
  const output = make('output');
  range.oninput = () => { change({ theme: { ...settingsNow().theme, [name]: range.valueAsNumber } }); };
  return {
    element: make('div', { class: 'length' }, make('label', { for: range.id }, label), range, output),
    show: (settings) => {
      range.value = String(themeOf(settings)[name] ?? initial);
      output.textContent = `${range.value} px`;
    },
  };
}

function textControl(key: keyof typeof messages, settingsNow: () => Settings, change: Change): Control {
  const input = make('input', { name: `text.${key}`, placeholder: messages[key], autocomplete: 'off' });
  input.oninput = () => {
    const texts = Object.entries({ ...settingsNow().texts, [key]: input.value }).filter(([, text]) => text);
    change({ texts: Object.fromEntries(texts) });
  };
  return {
    element: make('label', { class: 'wording' }, make('code', {}, key), input),
    show: ({ texts }) => { if (input.value !== (texts[key] ?? '')) input.value = texts[key] ?? ''; },
  };
}

/** On a narrow page the controls and the contents start closed, to keep the element in view. */
export const isWide = matchMedia('(width >= 60rem)').matches;

const group = (title: string, isOpen: boolean, controls: readonly Control[]): Control => ({
  element: make('details', { open: isOpen }, make('summary', {}, title), ...controls.map(({ element }) => element)),
  show: (settings) => { for (const { show } of controls) show(settings); },
});

/** Adds all controls. Returns a function that makes them show the settings. */
export function showControls(into: Element, settingsNow: () => Settings, change: Change): (settings: Settings) => void {
  const widthLabels = Object.fromEntries(Object.entries(widths).map(([key, { label }]) => [key, label])) as Record<Settings['width'], string>;
  const reset = make('button', { type: 'button', class: 'reset' }, 'Reset');
  reset.onclick = () => { change(initial); };
  const groups = [
    group('Look', isWide, [
      lookButtons(change),
      { element: make('div', { 'class': 'colour', 'aria-hidden': 'true' }, make('span'), 'light', 'dark'), show: () => {} },
      ...(Object.keys(colours) as Colour[]).map((name) => colourControl(name, settingsNow, change)),
      legibility(),
      ...(Object.keys(lengths) as Length[]).map((name) => lengthControl(name, settingsNow, change)),
    ]),
    group('Place', isWide, [
      choice({ key: 'kind', label: 'Connector', options: { all: 'All kinds', ...kinds } }, change),
      choice({ key: 'width', label: 'Width', options: widthLabels }, change),
      choice({ key: 'scheme', label: 'Colour scheme', options: schemes }, change),
      choice({ key: 'lang', label: 'Language', options: languages }, change),
      choice({ key: 'dir', label: 'Direction', options: directions }, change),
    ]),
    group('Texts', false, (Object.keys(messages) as (keyof typeof messages)[]).map((key) => textControl(key, settingsNow, change))),
  ];
  into.append(...groups.map(({ element }) => element), reset);
  return (settings) => { for (const { show } of groups) show(settings); };
}
