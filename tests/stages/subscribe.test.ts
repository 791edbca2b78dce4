import { describe, expect, it } from 'vitest';
import { subscriberId } from '../../shared/model/ids.ts';
import { checkAddress, draftSubscription, type SubscribeInput } from '../../shared/stages/subscribe.ts';

function draft(more: Partial<SubscribeInput> = {}) {
  return draftSubscription({
    address: 'ana@example.org',
    queryText: 'topic:fentanyl',
    knownTags: new Set(['fentanyl', 'cartels']),
    language: 'en',
    confirmed: false,
    now: '2026-03-02T12:00:00.000Z',
    ...more,
  });
}

describe('draftSubscription()', () => {
  it.each([
    'example.org',
    'nobody',
    '',
    '@',
    '@example.org',
    'ana@',
    ' ',
    'ana@@example.org',
    'ana@exam_ple',
    'ana@1.2',
  ])('refuses %j as an address, and says so', (address) => {
    const drafted = draft({ address });
    expect(drafted).toMatchObject({
      kind: 'invalid',
      errors: [{ field: 'address', message: expect.stringMatching(/as one e-mail address/) }],
    });
  });

  it('gives the same ids for the same reader and query in other words', () => {
    const drafts = [
      draft({ queryText: 'topic:fentanyl pills' }),
      draft({ address: ' ana@EXAMPLE.org ', queryText: ' (topic:fentanyl AND  pills)', language: 'es' }),
    ];
    const ids = drafts.map((drafted) => (drafted.kind === 'subscription' ? drafted.subscription.id : 'invalid'));
    expect(ids[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(ids[1]).toBe(ids[0]);
  });

  it('takes a local part of other case as another reader', () => {
    expect(subscriberId('Ana@example.org')).not.toBe(subscriberId('ana@example.org'));
  });

  it('waits for the reader unless consent is held', () => {
    expect(draft()).toMatchObject({ subscription: { status: 'pending', consent: 'none' } });
    expect(draft({ confirmed: true })).toMatchObject({ subscription: { status: 'active', consent: 'operator' } });
  });

  it.each([
    ['topic:fentanil', /fentanyl/],
    ['(pills', /column 1/],
    ['', /empty/],
  ])('refuses the query %j and says what would be right', (queryText, message) => {
    expect(draft({ queryText })).toMatchObject({
      kind: 'invalid',
      errors: [{ field: 'queryText', message: expect.stringMatching(message) }],
    });
  });
});

describe('checkAddress()', () => {
  it.each([
    ['a local part of 64 characters', `${'a'.repeat(64)}@example.org`, true],
    ['a local part of 65 characters', `${'a'.repeat(65)}@example.org`, false],
    [
      'an address of 255 characters',
      `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(62)}.example`,
      false,
    ],
  ])('keeps to RFC 5321: %s', (_, address, isGood) => {
    expect(checkAddress(address) === undefined).toBe(isGood);
  });
});
