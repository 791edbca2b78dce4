import type { DomDocument, DomElement, DomNode } from './dom.ts';
import { isElement } from './dom.ts';

/** The elements of a name in document order. */
export type ElementIndex = (name: string) => readonly DomElement[];

/** Every element of a document by its name, in one walk: libraries walk the whole document for each name. */
export function indexElements(document: DomDocument): ElementIndex {
  const found = new Map<string, DomElement[]>();
  const visit = (node: DomNode) => {
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      if (!isElement(child)) continue;
      const list = found.get(child.localName);
      if (list === undefined) found.set(child.localName, [child]);
      else list.push(child);
      visit(child);
    }
  };
  visit(document);
  return (name) => found.get(name) ?? [];
}
