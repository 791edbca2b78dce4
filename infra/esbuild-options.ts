/** How handlers and the extraction worker are bundled: for esbuild's own API, and for NodejsFunction, alike. */
export const ESBUILD_OPTIONS = {
  target: 'node24',
  /** Many packages name a browser build first. */
  mainFields: ['module', 'main'],
  /** Packages that are CommonJS ask for Node's own modules by `require`, which an ES module does not have by itself. */
  banner: "import{createRequire as vigiaRequire}from'node:module';const require=vigiaRequire(import.meta.url);",
  /** jsdom resolves the file of its own worker while it loads, which fails in a bundle; Vigía never uses that worker. */
  define: { 'require.resolve': 'String' },
} as const;
