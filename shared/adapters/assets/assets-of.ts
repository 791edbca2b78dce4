import { ASSETS_PATH, type Asset, type Assets } from '../../model/assets.ts';
import type { BundledFile } from './bundle-assets.ts';

/** The pages' view of bundled files. */
export function assetsOf({ script, style }: { readonly script: BundledFile; readonly style: BundledFile }): Assets {
  const files = new Map<string, Asset>([
    [pathOf(script), { bytes: script.bytes, contentType: 'text/javascript; charset=utf-8' }],
    [pathOf(style), { bytes: style.bytes, contentType: 'text/css; charset=utf-8' }],
  ]);
  return { script: pathOf(script), style: pathOf(style), get: (path) => files.get(path) };
}

function pathOf({ name }: BundledFile): string {
  return `${ASSETS_PATH}/${name}`;
}
