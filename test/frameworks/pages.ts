import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;

/** Where the frameworks are installed. */
export const modules = join(here, 'node_modules');

export const apps = join(here, 'apps');

/** The build folder: inside `node_modules`, which other tools ignore. */
export const built = join(modules, '.apps');

/** One page that a framework renders. */
export interface FrameworkPage {
  /** The name of the framework, and how it renders the page. */
  readonly name: string;
  /** The package whose version is tested. */
  readonly framework: string;
  /** The folder in `apps`. */
  readonly app: string;
  /** Vite's mode. `development` uses the framework's development build with its warnings. Default: production. */
  readonly mode?: 'development' | 'react-18';
  /** Default: `index.html`. */
  readonly document?: string;
  /** The module that renders the page on a server. Default: none. */
  readonly server?: string;
  /**
   * Whether the framework removes the page's listeners before the element, so that the page misses the cancel event. Default: false.
   */
  readonly removesListenersFirst?: boolean;
}

export const pages: readonly FrameworkPage[] = [
  { name: 'React, ./react', framework: 'react', app: 'react' },
  { name: 'React, ./react', framework: 'react-18', app: 'react', mode: 'react-18' },
  { name: 'React, ./react, StrictMode, hydrated', framework: 'react', app: 'react', mode: 'development', server: 'server.jsx' },
  { name: 'React', framework: 'react', app: 'react', document: 'element.html' },
  { name: 'Preact', framework: 'preact', app: 'preact' },
  { name: 'Solid', framework: 'solid-js', app: 'solid' },
  { name: 'Vue', framework: 'vue', app: 'vue', removesListenersFirst: true },
  { name: 'Vue, hydrated', framework: 'vue', app: 'vue', mode: 'development', server: 'server.js', removesListenersFirst: true },
  { name: 'Svelte', framework: 'svelte', app: 'svelte' },
  { name: 'Angular', framework: '@angular/core', app: 'angular', removesListenersFirst: true },
];

/** React hydrates the server's markup without `./react`. */
export const hydratedByReactAlone: FrameworkPage = {
  name: 'React, hydrated', framework: 'react', app: 'react', mode: 'development', document: 'element.html', server: 'server-element.jsx',
};

/** The list with a `<template>`, as a server renders it. */
export const hydratedLists: readonly FrameworkPage[] = [
  { name: 'React, ./react', framework: 'react', app: 'react-list', mode: 'development', server: 'server.jsx' },
  { name: 'Vue', framework: 'vue', app: 'vue-list', mode: 'development', server: 'server.js' },
];

export const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as { readonly version: string }).version;
