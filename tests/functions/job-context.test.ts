import { describe, expect, it } from 'vitest';
import { contextMaker } from '../../functions/parts/job-context.ts';
import { withoutAddresses } from '../../functions/parts/without-addresses.ts';
import { openSqlite } from '../../shared/adapters/local/sqlite-database.ts';
import { createSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { createManualClock } from '../fakes/manual-clock.ts';

describe('contextMaker()', () => {
  const table = createSqliteTable(openSqlite(':memory:'), { clock: createManualClock() });
  const contextOf = contextMaker({ ports: { table } });

  it.each<[string, (context: JobContext) => unknown]>([
    ['mailer', ({ ports }) => ports.mailer.send({ mailId: 'm', from: 'a', to: 'b', mime: new Uint8Array() })],
    [
      'blobs',
      ({ stores }) =>
        stores.mails.putContent('mails/a', {
          schemaVersion: 1,
          mailId: 'a',
          to: '',
          from: '',
          mime: '',
          matchIds: [],
          told: [],
        }),
    ],
    ['knownTags', ({ knownTags }) => knownTags.has('fentanyl')],
    ['settings', ({ settings }) => settings.baseUrl],
  ])('withholds %s from a function that was not given it, and says so', async (name, touch) => {
    const touched = (async () => touch(contextOf('r')))();
    await expect(touched).rejects.toThrow(`Cannot use ${name} as this function must not have it`);
  });

  it('withholds tagging too', () => {
    // The tagger is called, not looked into.
    expect(() => contextOf('r').tagArticle({} as never)).toThrow('Cannot use tagArticle');
  });

  it('names each invocation as the owner of its leases, one of many', () => {
    const settings = { baseUrl: '', readerAliases: {}, fetch: {}, poll: {}, mail: {} } as never;
    const made = contextMaker({ ports: { table }, settings });
    expect(made('r1').settings.lease).toEqual({ owner: 'r1', soleOwner: false });
    expect(made('r2').settings.lease).toEqual({ owner: 'r2', soleOwner: false });
  });
});

describe('withoutAddresses()', () => {
  it.each([
    ['550 <ana.b+c@mail.example.org>: no such user', '550 <[address]>: no such user'],
    ['maría@example.org y x@y.example', '[address] y [address]'],
    [
      'https://social.example/@desk/1 and https://x.example/a@b',
      'https://social.example/@desk/1 and https://x.example/a@b',
    ],
  ])('takes addresses out of %j', (text, clean) => {
    expect(withoutAddresses(text)).toBe(clean);
  });
});
