import type { DomElement, DomNode } from './dom.ts';
import { isElement } from './dom.ts';

/** The element itself, then those around it, innermost first. */
export function* upFrom(element: DomElement): Generator<DomElement> {
  for (let node: DomNode | null = element; node !== null && isElement(node); node = node.parentNode) yield node;
}
