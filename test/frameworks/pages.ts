import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;

/** Where the frameworks are installed. */
export const modules = join(here, 'node_modules');

export const apps = join(here, 'apps');

/** What is built goes where nothing else looks. */
export const built = join(modules, '.apps');

/** One page that a framework renders. */
export interface FrameworkPage {
  /** The framework, as its users say. */
  readonly name: string;
  /** The package whose version is tested. */
  readonly framework: string;
  /** The folder in `apps`. */
  readonly app: string;
  /** Vite's mode; `development` is the framework's own, too, with its warnings. Default: production. */
  readonly mode?: 'development' | 'react-18';
  /** Default: `index.html`. */
  readonly document?: string;
  /** The module that renders the page on a server, if any does. */
  readonly server?: string;
  /** The framework has taken the page's listeners away when an attempt ends because the element was removed. Default: it leaves them. */
  readonly isDeaf?: boolean;
}

export const pages: readonly FrameworkPage[] = [
  { name: 'React, ./react', framework: 'react', app: 'react' },
  { name: 'React, ./react', framework: 'react-18', app: 'react', mode: 'react-18' },
  { name: 'React, ./react, StrictMode, hydrated', framework: 'react', app: 'react', mode: 'development', server: 'server.jsx' },
  { name: 'React', framework: 'react', app: 'react', document: 'element.html' },
  { name: 'Preact', framework: 'preact', app: 'preact' },
  { name: 'Solid', framework: 'solid-js', app: 'solid' },
  { name: 'Vue', framework: 'vue', app: 'vue', isDeaf: true },
  { name: 'Vue, hydrated', framework: 'vue', app: 'vue', mode: 'development', server: 'server.js', isDeaf: true },
  { name: 'Svelte', framework: 'svelte', app: 'svelte' },
  { name: 'Angular', framework: '@angular/core', app: 'angular', isDeaf: true },
];

/** What React makes of the element by itself where a server has rendered it. */
export const hydratedByReactAlone: FrameworkPage = {
  name: 'React, hydrated', framework: 'react', app: 'react', mode: 'development', document: 'element.html', server: 'server-element.jsx',
};

export const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as { readonly version: string }).version;
