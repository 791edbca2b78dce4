import { describe, expect, it } from 'vitest';
import { keysVerb } from '../../cli/keys.ts';
import { authorizeKey } from '../../functions/parts/authorize-key.ts';
import { openSqlite } from '../../shared/adapters/local/sqlite-database.ts';
import { createSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import { UsageError } from '../../shared/errors.ts';
import { allowsMethod, makeApiKey, readBearerKey } from '../../shared/model/api-key.ts';
import { createApiKeyStore } from '../../shared/stores/api-keys.ts';
import { callVerb } from '../cli/call-verb.ts';
import { temporaryDir } from '../e2e/temporary-dir.ts';
import { createManualClock } from '../fakes/manual-clock.ts';

const MADE = makeApiKey({
  id: '0123456789ab',
  secret: 'x'.repeat(43),
  scope: 'reader',
  name: 'dashboard',
  now: '2026-11-22T12:00:00.000Z',
});

describe('authorizeKey()', () => {
  const keys = createApiKeyStore(createSqliteTable(openSqlite(':memory:'), { clock: createManualClock() }));

  it('lets a stored key in with its scope, until it is revoked', async () => {
    await keys.save(MADE.record);
    const allowed = { isAuthorized: true, context: { keyId: MADE.record.id, scope: 'reader' } };
    expect(await authorizeKey(keys, `Bearer ${MADE.key}`)).toEqual(allowed);
    expect(await authorizeKey(keys, `bearer ${MADE.key}`)).toEqual(allowed);
    await keys.save({ ...MADE.record, revokedAt: '2026-11-22T13:00:00.000Z' }, 1);
    expect(await authorizeKey(keys, `Bearer ${MADE.key}`)).toEqual({ isAuthorized: false });
  });

  it.each([
    ['nothing', undefined],
    ['another scheme', `Basic ${MADE.key}`],
    ['another secret of the same id', `Bearer ${MADE.key.slice(0, -1)}y`],
    ['an unknown id', `Bearer ${MADE.key.replace('0123456789ab', 'ba9876543210')}`],
    ['more after it', `Bearer ${MADE.key}0`],
  ])('refuses %s', async (_, header) => {
    expect(await authorizeKey(keys, header)).toEqual({ isAuthorized: false });
  });
});

describe('an API key', () => {
  it('is kept as its hash alone, and found by the id in it', () => {
    expect(JSON.stringify(MADE.record)).not.toContain('xxxx');
    expect(readBearerKey(`Bearer ${MADE.key}`)).toEqual({ id: MADE.record.id, key: MADE.key });
  });

  it.each([
    ['reader', 'GET', true],
    ['reader', 'HEAD', true],
    ['reader', 'POST', false],
    ['reader', 'DELETE', false],
    ['admin', 'POST', true],
  ] as const)('of scope %s may %s: %s', (scope, method, may) => {
    expect(allowsMethod(scope, method)).toBe(may);
  });
});

describe('vigia keys', () => {
  it('makes a key that opens, shows it once, lists it without hash and revokes it', async () => {
    const data = ['--data', temporaryDir(), '--json'];
    const made = JSON.parse((await callVerb(keysVerb, ['create', '--scope', 'admin', '--name', 'first', ...data])).out);
    expect(made).toMatchObject({ key: expect.stringMatching(/^vigia_[0-9a-f]{12}_[\w-]{43}$/), scope: 'admin' });
    const listed = (await callVerb(keysVerb, ['list', ...data])).out;
    expect(JSON.parse(listed)).toEqual({ keys: [expect.objectContaining({ id: made.id, name: 'first' })] });
    expect(listed).not.toContain(made.key);
    expect(listed).not.toContain('hash');
    expect(await callVerb(keysVerb, ['revoke', made.id, ...data])).toMatchObject({ code: 0 });
    expect(JSON.parse((await callVerb(keysVerb, ['list', ...data])).out).keys).toMatchObject([
      { revokedAt: expect.any(String) },
    ]);
    expect(await callVerb(keysVerb, ['revoke', '000000000000', ...data])).toMatchObject({ code: 1 });
  });

  it.each([
    [[]],
    [['create']],
    [['create', '--scope', 'root']],
    [['create', '--scope', 'admin', '--name', 'two\nlines']],
    [['revoke']],
    [['list', 'x']],
    [['list', '--target', 'gcp:x']],
  ])('refuses %j as usage', async (args) => {
    await expect(callVerb(keysVerb, args)).rejects.toThrow(UsageError);
  });
});
