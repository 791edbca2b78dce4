import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mailContentKey,
  mailId,
  matchId,
  normalAddress,
  subscriberId,
  subscriptionId,
} from '../../shared/model/ids.ts';
import { mailRecordSchema } from '../../shared/model/mail.ts';

describe('normalAddress()', () => {
  it.each([
    ['Ana@EXAMPLE.org', 'Ana@example.org'],
    ['  ana@example.org\n', 'ana@example.org'],
    ['a@bücher.example', 'a@xn--bcher-kva.example'],
    ['"a@b"@Example.org', '"a@b"@example.org'],
    ['ana@bad domain', 'ana@bad domain'],
    ['example.org', 'example.org'],
    ['', ''],
  ])('reads %j as %j', (address, normal) => {
    expect(normalAddress(address)).toBe(normal);
  });

  it('is its own normal form', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.emailAddress()), (address) => {
        const normal = normalAddress(address);
        expect(normalAddress(normal)).toBe(normal);
      }),
    );
  });
});

describe('ids', () => {
  it('differ when any part differs', () => {
    const ids = [
      matchId('s1', 'a1', 'new'),
      matchId('s2', 'a1', 'new'),
      matchId('s1', 'a2', 'new'),
      matchId('s1', 'a1', 'topic'),
      matchId('s1a', '1', 'new'),
      subscriptionId('r1', 'pills'),
      subscriptionId('r1p', 'ills'),
      subscriberId('ana@example.org'),
      subscriberId('ben@example.org'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('make mail ids that the record takes, for every kind of slot', () => {
    const { id } = mailRecordSchema.shape;
    const subscriber = subscriberId('ana@example.org');
    for (const slot of ['i20260302t1200', 'h20260302t1200', `c-${subscriptionId(subscriber, 'x')}-20260302t12`])
      expect(id.safeParse(mailId(subscriber, slot)).success).toBe(true);
  });

  it('put different content of one mail under different keys', () => {
    const content = {
      schemaVersion: 1 as const,
      mailId: 'm-1',
      to: 'a',
      from: 'b',
      mime: 'x',
      matchIds: ['1'],
      told: [],
    };
    const keys = [content, { ...content, mime: 'y' }, { ...content, matchIds: ['1', '2'] }].map(mailContentKey);
    expect(new Set(keys).size).toBe(3);
    expect(mailContentKey({ ...content })).toBe(keys[0]);
    expect(keys[0]).toMatch(/^mails\/m-1\/[0-9a-f]{20}\.json\.gz$/);
  });
});
