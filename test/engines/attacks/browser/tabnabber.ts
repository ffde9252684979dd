import { report } from './window-report.js';

const phished = `${location.origin}/phished`;

/** The attempt's completion message, which the attacker has found out. */
const stolen = new URLSearchParams(location.search).get('stolen');

/** The windows that a page in the popup could reach. */
const targets: Readonly<Record<string, () => Window>> = {
  'opener': () => opener as Window,
  'opener.parent': () => (opener as Window).parent,
  'opener.top': () => (opener as Window).top!,
};

/** What it could do to each of them. */
const actions: Readonly<Record<string, (target: Window) => void>> = {
  'location =': (target) => { target.location.href = phished; },
  'location.replace()': (target) => { target.location.replace(phished); },
  'open(_top)': (target) => { target.open(phished, '_top'); },
  'close()': (target) => { target.close(); },
  'focus()': (target) => { target.focus(); },
  'postMessage()': (target) => { for (const word of ['', stolen]) target.postMessage(word, '*'); },
};

/** Ways in which a page in the popup could navigate or close the host's page, or complete the sign-in. */
const attempts: Readonly<Record<string, () => void>> = {
  ...Object.fromEntries(Object.entries(targets).flatMap(([name, target]) =>
    Object.entries(actions).map(([action, act]) => [`${name}.${action}`, () => { act(target()); }]))),
  'parent.location =': () => { if (parent !== self) parent.location.href = phished; },
  'top.location =': () => { if (top !== self) top!.location.href = phished; },
  'open(opener.name)': () => { window.open(phished, (opener as Window).name); },
  'open(the host\'s name)': () => { window.open(phished, 'fernhill'); },
};

/** Tries every attack, and names those that did not throw. One that did not throw may still have had no effect. */
function attack(): readonly string[] {
  return Object.entries(attempts).filter(([, attempt]) => {
    try {
      attempt();
      return true;
    } catch {
      return false;
    }
  }).map(([name]) => name);
}

// Browsers allow more after a user's click, so the attacks are repeated then.
await report({ when: 'load', tried: attack() });
document.onclick = () => { void report({ when: 'click', tried: attack() }); };
