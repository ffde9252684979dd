import { report } from './window-report.js';

const phished = `${location.origin}/phished`;

/** Each way by which a page might lead the page away that opened its window. */
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

/** What could be done at all; that something threw nothing does not mean that it did anything. */
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

// By itself, and again when the user clicks: more is allowed then.
await report({ when: 'load', tried: attack() });
document.onclick = () => { void report({ when: 'click', tried: attack() }); };
