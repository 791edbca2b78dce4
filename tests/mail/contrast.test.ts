import { describe, expect, it } from 'vitest';
import { MAIL_COLOURS, mailHtml } from '../../shared/mail/mail-html.ts';

/** WCAG 2.2, 1.4.3: normal text, level AA. */
const AA = 4.5;

type Colours = {
  readonly ground: string;
  readonly ink: string;
  readonly quiet: string;
  readonly link: string;
  readonly notice: string;
};

const SCHEMES: Readonly<Record<string, Colours>> = {
  light: MAIL_COLOURS.light,
  dark: MAIL_COLOURS.dark,
  'light, inverted by force': mapColours(MAIL_COLOURS.light, invert),
  'light, on the ground of a dark mail program that inverts text only': {
    ...mapColours(MAIL_COLOURS.light, invert),
    ground: '#121212',
  },
};

describe('the colours of mails', () => {
  it.each(Object.entries(SCHEMES))('have AA contrast: %s', (_, { ground, ...texts }) => {
    for (const [name, colour] of Object.entries(texts))
      expect(contrast(colour, ground), name).toBeGreaterThanOrEqual(AA);
  });

  it('are all that a mail has: no other colour stands for text', () => {
    const html = mailHtml(
      [{ kind: 'paragraph', tone: 'quiet', runs: ['x', { link: 'y', url: 'https://x.example/' }] }],
      {
        language: 'en',
        title: 'x',
      },
    );
    const known = Object.values(MAIL_COLOURS).flatMap((scheme) => Object.values<string>(scheme));
    for (const [, colour = ''] of html.matchAll(/[;{" ]color: ?(#[0-9a-f]{6})/g)) expect(known).toContain(colour);
  });

  it('are measured as WCAG measures them', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function invert(colour: string): string {
  return `#${channels(colour)
    .map((value) => (255 - value).toString(16).padStart(2, '0'))
    .join('')}`;
}

function mapColours({ ground, ink, quiet, link, notice }: Colours, change: (colour: string) => string): Colours {
  return { ground: change(ground), ink: change(ink), quiet: change(quiet), link: change(link), notice: change(notice) };
}
