import { expect, it } from 'vitest';
import { textDirection } from '../../shared/mail/text-direction.ts';

it.each([
  ['en', 'ltr'],
  ['es-MX', 'ltr'],
  ['ar', 'rtl'],
  ['AR-EG', 'rtl'],
  ['he', 'rtl'],
  ['fa', 'rtl'],
  ['und', 'auto'],
  ['', 'auto'],
])('textDirection() gives %s as %s', (language, direction) => {
  expect(textDirection(language)).toBe(direction);
});
