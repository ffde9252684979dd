/** As much of the analyzer as is used here; its own types leave it out. */
declare module '@custom-elements-manifest/analyzer' {
  /** The analyzer's own TypeScript: it reads no trees that another version made. */
  export const ts: {
    readonly ScriptTarget: { readonly ES2022: number };
    createSourceFile: (path: string, text: string, target: number, setParentNodes: boolean) => unknown;
  };
  export function create(options: { readonly modules: readonly unknown[]; readonly context: { readonly dev: boolean } }): unknown;
}
