import type { ConnectorAuthEvent, ConnectorAuthEventDetails } from '../../../src/attempt/events.js';

type Name = keyof ConnectorAuthEventDetails;

const names: readonly Name[] = [
  'cyclr-auth-start', 'cyclr-auth-submit', 'cyclr-auth-complete', 'cyclr-auth-cancel', 'cyclr-auth-error', 'cyclr-auth-change',
  'cyclr-auth-before-disconnect',
  'cyclr-auth-disconnect', 'cyclr-auth-state',
];

const hidden = (values: object): object => Object.fromEntries(Object.keys(values).map((name) => [name, '•••']));

/** Hides the credentials and properties of `cyclr-auth-submit`, which do not belong in a log. */
function shown(detail: ConnectorAuthEventDetails[Name]): object {
  if ('credentials' in detail) return { ...detail, credentials: hidden(detail.credentials), properties: hidden(detail.properties) };
  if (!('error' in detail)) return detail;
  const { code, retryable, reference, errors } = detail.error;
  return { ...detail, error: { code, retryable, reference, errors } };
}

/** Formats a detail for people: `via message · verified true`. */
function text(value: unknown): string {
  if (Array.isArray(value)) return value.map(text).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .filter(([, each]) => each !== undefined && text(each) !== '')
    .map(([name, each]) => (typeof each === 'object' ? text(each) : `${name} ${text(each)}`))
    .join(' · ');
}

function part(tag: string, className: string, content: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = content;
  return element;
}

/** Logs each event in a line, in order. */
export function wireEventLog(): void {
  const log = document.getElementById('log');
  if (!log) return;
  const empty = [...log.children];

  const add = (type: Name, detail: ConnectorAuthEventDetails[Name], id: string | null): void => {
    for (const each of empty) each.remove();
    const entry = part('div', `entry ${type}`, '');
    const rest = 'state' in detail ? `${detail.previous} → ${detail.state}` : text({ ...shown(detail), connectorId: undefined });
    entry.append(
      part('strong', '', type),
      part('span', 'id', id ?? ''),
      part('code', '', rest),
    );
    log.append(entry);
    log.scrollTop = log.scrollHeight;
  };

  for (const name of names) {
    // In the capture phase, because `cyclr-auth-submit` does not bubble.
    document.body.addEventListener(name, ({ type, detail, target }: ConnectorAuthEvent<Name>) => {
      add(type, detail, (target as Element).getAttribute('connector-id'));
    }, { capture: true });
  }
  document.getElementById('clear')?.addEventListener('click', () => { log.replaceChildren(...empty); });
}
