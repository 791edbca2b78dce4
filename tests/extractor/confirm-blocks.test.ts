import { describe, expect, it } from 'vitest';
import type { Block } from '../../shared/adapters/extractor/blocks.ts';
import { confirmBlocks } from '../../shared/adapters/extractor/confirm-blocks.ts';
import { loadParser } from '../../shared/adapters/extractor/dom.ts';

const parse = await loadParser('linkedom');
const element = parse('<html><body><p>x</p></body></html>', 'https://example.com/').documentElement;

function isKept(text: string, linkChars = 0): boolean {
  const block: Block = { text, linkChars, element };
  return confirmBlocks([block], 'Some title').length === 1;
}

describe('confirmBlocks()', () => {
  it.each([
    'Also on Tuesday, agents searched a warehouse in Laredo and found 30 rifles.',
    'Agents continued to follow them to a warehouse on the east side.',
    'A package delivered to a home in Houston held 2,000 pills, the complaint says.',
    'Dealers get the pills from a supplier in Culiacán, he said.',
    'Según un boletín de la Fiscalía, los detenidos son siete.',
    'El grupo apoya a los Chapitos y recibe las armas de Arizona.',
    'Imágenes de videovigilancia muestran a los agresores a bordo de una camioneta.',
    'Video of the stop shows the driver handing over the keys.',
    'Información de inteligencia de la DEA señala que el precursor llegó de Shanghái.',
    'Los siete detenidos fueron puestos a disposición del Ministerio Público. (EFE)',
    'Published in 2019, the report counted 300 straw purchases.',
    'Loading docks at the port were searched for precursor chemicals.',
    'Watch officers in the tower saw the boat first.',
    'Más en riesgo están los jóvenes, dijo el doctor.',
    'Related violence left 14 people dead, officials said.',
    'Share prices of gun makers fell on Monday.',
    '(c) This order does not create any right enforceable at law.',
  ])('keeps %s', (text) => {
    expect(isKept(text)).toBe(true);
  });

  it.each([
    'Advertisement',
    'Te puede interesar:',
    'Lee también: Aseguran armas en la garita',
    'RELATED: Guns seized at the crossing',
    'Read more: Guns seized at the crossing',
    'Sign up for our newsletter.',
    'Suscríbete a nuestro boletín y recibe las noticias.',
    'Síguenos en Facebook',
    'Foto: Cuartoscuro',
    '(c) 2026 Example Media',
    'Agents at the port. (Photo by Ann Lee/Getty Images)',
    'Updated Nov 19, 6:55 a.m.; Posted Nov 19, 6:51 a.m.',
    'Publicado el 3 de mayo de 2024, 9:30',
    '(Reporting by Ann Lee; Editing by Bob Ray)',
    'Con información de EFE y AP',
    'Share',
    '___',
  ])('drops %s', (text) => {
    expect(isKept(text)).toBe(false);
  });

  it('drops a short line that is all link and keeps one that links a word', () => {
    expect([
      isKept('Guns seized at the crossing', 27),
      isKept('Guns were seized at the crossing, he said.', 4),
    ]).toEqual([false, true]);
  });
});
