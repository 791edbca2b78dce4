import { readdirSync, readFileSync } from 'node:fs';
import { assetsOf } from '../../shared/adapters/assets/assets-of.ts';
import type { Assets } from '../../shared/model/assets.ts';
import { BUNDLE } from '../../shared/names.ts';
import { bundleFile } from './bundle-file.ts';

/** The script and the stylesheet that lie beside the handler. */
export function bundledAssets(): Assets {
  const dir = bundleFile(`${BUNDLE.assets}/`);
  const names = readdirSync(dir);
  const file = (extension: string) => {
    const name = names.find((each) => each.endsWith(extension));
    if (name === undefined) throw new TypeError(`Cannot serve the pages: no ${extension} lies in ${dir.pathname}`);
    return { name, bytes: new Uint8Array(readFileSync(new URL(name, dir))) };
  };
  return assetsOf({ script: file('.js'), style: file('.css') });
}
