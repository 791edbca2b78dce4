import { describe, expect, it } from 'vitest';
import type { Byline } from '../../shared/model/reading.ts';
import { authorsOf } from '../../shared/stages/extract/authors.ts';
import { wireCredits } from '../../shared/stages/extract/wire-credit.ts';

function line(...names: readonly string[]): Byline {
  return { source: 'line', names };
}

describe('authorsOf()', () => {
  it.each([
    ['a list kept apart', ['Ana Pérez', 'John Smith, Jr.'], ['Ana Pérez', 'John Smith']],
    ['a line in English', ['By Ann Lee and Bob Ray'], ['Ann Lee', 'Bob Ray']],
    ['a line in Spanish', ['Por Ana Pérez, Luis Gil y Eva Mora'], ['Ana Pérez', 'Luis Gil', 'Eva Mora']],
    ['a line in German with a date', ['Von Jan Weiß 05.08.2024, 20:59 Uhr'], ['Jan Weiß']],
    ['a line in French', ['Par Anne Roy et Luc Petit'], ['Anne Roy', 'Luc Petit']],
    ['a label', ['Autorin/Autor Jan Weiß'], ['Jan Weiß']],
    ['a label in any language', ['Текст: Анна Ли'], ['Анна Ли']],
    ['a name and an address', ['Ann Lee, https://example.com/ann'], ['Ann Lee']],
    ['a name and an office', ['Ann Lee, Border Reporter'], ['Ann Lee']],
    ['a name and an agency', ['Ann Lee, Reuters'], ['Ann Lee']],
    ['a name before a date', ['Ann Lee Monday, November 18, 2019'], ['Ann Lee']],
    ['names that are months', ['By April May and Theresa June'], ['April May', 'Theresa June']],
    ['names twice', ['Ann Lee', 'Bob Ray', 'ANN LEE'], ['Ann Lee', 'Bob Ray']],
    ['an agency alone', ['Agencia EFE'], ['Agencia EFE']],
    ['nothing', [], []],
  ])('reads %s', (_, names, expected) => {
    expect(authorsOf(names.length === 0 ? [] : [line(...names)])).toEqual(expected);
  });

  it('prefers the first byline that names people to one that names the site, its host or a desk', () => {
    const bylines = [line('Border Courier'), line('www.courier.example'), line('Redacción'), line('By Ann Lee')];
    expect(authorsOf(bylines, ['Border Courier', 'www.courier.example'])).toEqual(['Ann Lee']);
  });
});

describe('wireCredits()', () => {
  const none = { paragraphs: [], bylines: [], credits: [] };

  it.each([
    ['a dateline in English', { ...none, paragraphs: ['CULIACÁN, Mexico (AP) — Officers said', 'More.'] }, ['AP']],
    ['a dateline with a date', { ...none, paragraphs: ['WASHINGTON, May 3 (Reuters) - Officers said'] }, ['Reuters']],
    ['a dateline in Spanish', { ...none, paragraphs: ['Ciudad de México, 3 may (EFE).- Agentes dijeron'] }, ['EFE']],
    ['a last line', { ...none, paragraphs: ['Uno.', 'Los siete fueron llevados al juez. (Notimex)'] }, ['Notimex']],
    ['a byline', { ...none, bylines: ['Ann Lee, AFP', 'Europa Press'] }, ['AFP', 'Europa Press']],
    ['a credit line', { ...none, credits: ['Con información de EFE y AP'] }, ['AP', 'EFE']],
    [
      'nothing',
      { ...none, paragraphs: ['He told Reuters that the AP test was hard.', 'The ANSA office is closed.'] },
      [],
    ],
    ['initials that are no agency', { ...none, paragraphs: ['The party (PAN) — in power', 'The mayor (PRI)'] }, []],
  ])('reads %s', (_, sources, expected) => {
    expect(wireCredits(sources)).toEqual(expected);
  });
});
