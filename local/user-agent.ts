import { PRODUCT_TOKEN } from '../shared/stages/robots.ts';
import { productVersion } from './product-version.ts';

/** Who asks, as every request of this installation says it: product, version, and the contact where there is one. */
export function userAgent(contact: string | undefined): string {
  const product = `${PRODUCT_TOKEN}/${productVersion()}`;
  return contact === undefined ? product : `${product} (+${contact})`;
}
