import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A bundled file by its name: `desk-1a2b3c4d.js`. */
export type BundledFile = { readonly name: string; readonly bytes: Uint8Array };

const ENTRIES = {
  script: fileURLToPath(new URL('../../http/client/desk.ts', import.meta.url)),
  style: fileURLToPath(new URL('../../http/styles/desk.css', import.meta.url)),
};

/**
 * Bundles the browser modules and the stylesheet into one file each, named by a hash of its content. Some 100 ms: once
 * at the start of an embedded run, once in a synth. Throws with esbuild's own message for a file that does not compile.
 */
export async function bundleAssets(): Promise<{ readonly script: BundledFile; readonly style: BundledFile }> {
  const [script, style] = await Promise.all([bundle(ENTRIES.script), bundle(ENTRIES.style)]);
  return { script, style };
}

/** As `bundleAssets`, into a folder. */
export async function writeAssets(dir: string): Promise<void> {
  mkdirSync(dir, { recursive: true });
  for (const { name, bytes } of Object.values(await bundleAssets())) writeFileSync(join(dir, name), bytes);
}

async function bundle(entry: string): Promise<BundledFile> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome111', 'firefox115', 'safari16.4'],
    outdir: 'out',
    logLevel: 'silent',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new TypeError(`Cannot bundle ${entry}: esbuild made no file`);
  const hash = createHash('sha256').update(file.contents).digest('hex').slice(0, 8);
  const extension = extname(file.path);
  return { name: `${basename(file.path, extension)}-${hash}${extension}`, bytes: file.contents };
}
