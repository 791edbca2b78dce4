import { childOf, textOf, type XmlElement } from './xml-element.ts';

/**
 * People as one line, in the order they are named, each once. A person construct (RFC 4287 §3.2) gives
 * `name (address)`, or the one it has; any other element gives its text. Undefined without any.
 */
export function personNames(people: readonly XmlElement[]): string | undefined {
  if (people.length === 0) return undefined;
  const names = new Set(people.map(personName).filter((name) => name !== undefined));
  return names.size > 0 ? [...names].join(', ') : undefined;
}

function personName(person: XmlElement): string | undefined {
  const described = childOf(person, 'foaf:person');
  if (described !== undefined) return personName(described);
  const isConstruct = PARTS.some((key) => childOf(person, key) !== undefined);
  if (!isConstruct) return textOf(person);
  const name = textOf(childOf(person, 'name', 'atom:name', 'foaf:name'));
  const email = textOf(childOf(person, 'email', 'atom:email'));
  return name !== undefined && email !== undefined ? `${name} (${email})` : (name ?? email);
}

const PARTS = ['name', 'atom:name', 'foaf:name', 'email', 'atom:email', 'uri', 'atom:uri', 'url'];
