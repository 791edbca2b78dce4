import { BUNDLE } from '../../shared/names.ts';

/** True in a function's bundle, false where the sources run as they are (tests). */
export const isBundled = import.meta.url.endsWith(`/${BUNDLE.entry}`);

/** Where a file of the bundle lies; it has the place that it has in the repository. */
export function bundleFile(path: string): URL {
  return new URL(path, isBundled ? new URL('./', import.meta.url) : new URL('../../', import.meta.url));
}
