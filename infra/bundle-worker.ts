import { buildSync } from 'esbuild';
import { ESBUILD_OPTIONS } from './esbuild-options.ts';

/** Bundles what the extraction process runs, as it is deployed, into one file. Paths are absolute. */
export function bundleWorker(entryPoint: string, outfile: string): void {
  const { target, mainFields, banner, define } = ESBUILD_OPTIONS;
  buildSync({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target,
    mainFields: [...mainFields],
    banner: { js: banner },
    define,
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'warning',
  });
}
