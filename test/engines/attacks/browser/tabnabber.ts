import { report } from './window-report.js';

const phished = `${location.origin}/phished`;

/** Ways in which a page in the popup could navigate or close the host's page. */
const attempts: Readonly<Record<string, () => void>> = {
  'opener.location =': () => { (opener as Window).location.href = phished; },
  'opener.location.replace()': () => { (opener as Window).location.replace(phished); },
  'opener.top.location =': () => { (opener as Window).top!.location.href = phished; },
  'opener.close()': () => { (opener as Window).close(); },
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
