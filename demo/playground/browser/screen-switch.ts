import { make } from './make.js';
import { screens } from './settings.js';
import type { Settings } from './settings.js';

/** Adds the switch of the phone-sized preview. Returns a function that makes it show the settings. */
export function showScreenSwitch(into: Element, change: (change: Pick<Settings, 'screen'>) => void): (settings: Settings) => void {
  const buttons = Object.entries(screens).map(([value, label]) => {
    const button = make('button', { type: 'button', value }, label);
    button.onclick = () => { change({ screen: value as Settings['screen'] }); };
    return button;
  });
  into.append(...buttons);
  return ({ screen }) => { for (const button of buttons) button.setAttribute('aria-pressed', String(button.value === screen)); };
}
