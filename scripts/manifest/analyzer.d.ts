/** The exports of the analyzer that these scripts use; the package has no types for them. */
declare module '@custom-elements-manifest/analyzer' {
  /** The analyzer's own TypeScript: it cannot read syntax trees made by another version. */
  export const ts: {
    readonly ScriptTarget: { readonly ES2022: number };
    createSourceFile: (path: string, text: string, target: number, setParentNodes: boolean) => unknown;
  };
  export function create(options: { readonly modules: readonly unknown[]; readonly context: { readonly dev: boolean } }): unknown;
}
