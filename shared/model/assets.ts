/** One file that pages load: its address changes with its content, so browsers keep it for ever. */
export type Asset = { readonly bytes: Uint8Array; readonly contentType: string };

/** The script and the stylesheet of the pages, bundled. */
export type Assets = {
  /** Path of the script: `/assets/desk-1a2b3c4d.js`. */
  readonly script: string;
  /** Path of the stylesheet. */
  readonly style: string;
  readonly get: (path: string) => Asset | undefined;
};

/** Where they are served. */
export const ASSETS_PATH = '/assets';
