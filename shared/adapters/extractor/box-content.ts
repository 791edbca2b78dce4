import type { DomElement, DomNode } from './dom.ts';
import { isElement, TEXT_NODE } from './dom.ts';

/**
 * Characters of text in an element, and the elements in it; stops once there are more characters than `most`,
 * as then it is no small box.
 */
export function boxContent(
  box: DomElement,
  most: number,
): { readonly chars: number; readonly elements: readonly DomElement[] } {
  const elements: DomElement[] = [];
  let chars = 0;
  const visit = (node: DomNode) => {
    for (let child = node.firstChild; child !== null && chars <= most; child = child.nextSibling) {
      if (child.nodeType === TEXT_NODE) chars += (child.textContent ?? '').trim().length;
      if (!isElement(child)) continue;
      elements.push(child);
      visit(child);
    }
  };
  visit(box);
  return { chars, elements };
}
