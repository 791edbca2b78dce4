import { afterAll, expect } from 'vitest';
import { DIAL_LOG, outsideDials } from './dial-log.ts';

/* A set-up file of every test file: the file whose own process dialled outside fails, by name. */
afterAll(() => {
  expect(outsideDials(process.env[DIAL_LOG] ?? '', process.pid), 'dials that leave this machine').toEqual([]);
});
