import { describe, expect, it } from 'vitest';
import type { Block } from '../../shared/adapters/extractor/blocks.ts';
import { confirmBlocks } from '../../shared/adapters/extractor/confirm-blocks.ts';
import { loadParser } from '../../shared/adapters/extractor/dom.ts';

const parse = await loadParser('linkedom');
const element = parse('<html><body><p>x</p></body></html>', 'https://example.com/').documentElement;

const KNOWN = {
  titles: ['Some title'],
  authors: ['Ann Lee', 'By Bob Ray and Eva Mora'],
  descriptions: [],
  captions: new Set<string>(),
};

function isKept(text: string, linkChars = 0): boolean {
  const block: Block = { kind: 'paragraph', text, linkChars, element };
  return confirmBlocks([block], KNOWN).length === 1;
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
    'Ann Lee said that she had seen the van.',
    'Difiero del comentario que hizo el alcalde.',
    'Los comentarios son parte del expediente, dijo el fiscal.',
    'Follow the money, investigators say, and it leads to a bank at the border.',
    'Contact with the group was lost at noon, the coast guard said.',
    'First published figures of the year show 300 seizures, twice as many as in the spring of last year, and most of them small ones that never reached a court of law, officials of three states said.',
    '09:41 was the time on the receipt, the complaint says.',
    'Sources say the rifles were bought in Arizona.',
    'Image 1 of the series shows the van.',
    'Already a third of the pills tested held a lethal dose.',
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
    'By Bob Ray',
    'Ann Lee and Eva Mora',
    'Foto 2 de 7',
    'Slide 3/12',
    '1/12',
    'Filed under Crime. Both comments and pings are closed.',
    '21:00Ann Lee',
    '7:42 pm KEY EVENT',
    'Tiempo de lectura: 4 min',
    'Write to Ann Lee at ann.lee@example.com',
    'Follow the series at https://news.example.com/series',
    'First published on Border Wire',
    'Este artículo se publicó originalmente en Correo del Norte',
    'Bob Ray in Tucson contributed to this report.',
    'With reporting by a wire writer',
    'Fuente: Notimex',
    '¿Ya eres suscriptor? Inicia sesión',
  ])('drops %s', (text) => {
    expect(isKept(text)).toBe(false);
  });

  it('drops a label with its link in any language and keeps a label with an account', () => {
    expect([
      isKept('LEGU NEUE GESCHICHTEN | Zwei Männer nach der Kontrolle in Haft', 38),
      isKept('Konto: @example_account', 16),
    ]).toEqual([false, true]);
  });

  it('drops a list of stories with its label and keeps a list that is the text', () => {
    const item = (text: string, linkChars: number): Block => ({ kind: 'list-item', text, linkChars, element });
    const stories = ['How the port was rebuilt', 'The long road to a hall', 'Why the ferry stopped'].map((text) =>
      item(`${text} in the end`, text.length - 8),
    );
    const label: Block = { kind: 'paragraph', text: 'More of the week', linkChars: 0, element };
    const text: Block = {
      kind: 'paragraph',
      text: 'Officers found the pills in a tyre. '.repeat(20),
      linkChars: 0,
      element,
    };
    expect(confirmBlocks([text, label, ...stories], KNOWN)).toEqual([text]);
    expect(confirmBlocks(stories, KNOWN)).toEqual(stories);
  });

  it('drops a biography behind the text and keeps the same words before it', () => {
    const paragraphs = Array.from({ length: 6 }, (_, index) => `Paragraph ${index} of the text goes on for a while.`);
    const biography = 'Ann Lee is a reporter at the Border Courier.';
    const texts = [biography, ...paragraphs, biography];
    const blocks: readonly Block[] = texts.map((text) => ({ kind: 'paragraph', text, linkChars: 0, element }));
    expect(confirmBlocks(blocks, KNOWN).map((block) => block.text)).toEqual([biography, ...paragraphs]);
  });

  it('drops a short line that is all link and keeps one that links a word', () => {
    expect([
      isKept('Guns seized at the crossing', 27),
      isKept('Guns were seized at the crossing, he said.', 4),
    ]).toEqual([false, true]);
  });
});
