import { describe, expect, it } from 'vitest';
import { feedsVerb } from '../../cli/feeds.ts';
import { temporaryDir } from '../e2e/temporary-dir.ts';
import { callVerb } from './call-verb.ts';

describe('feeds backfill', () => {
  it.each([
    ['no feed', ['--since', '90d'], /ID\|URL/],
    ['no time', ['own'], /--since/],
    ['a time that is none', ['own', '--since', 'spring'], /--since/],
    ['a limit that is none', ['own', '--since', '90d', '--max', '0'], /--max/],
    ['a limit that is too high', ['own', '--since', '90d', '--max', '50001'], /--max/],
    ['a feed that no run has taken up', ['own', '--since', '90d'], /run Vigía once/],
    ['a feed to list', ['--list', 'own'], /Expected/],
  ])('says what it wants when it is given %s', async (_, args, message) => {
    await expect(callVerb(feedsVerb, ['backfill', ...args, '--data', temporaryDir()])).rejects.toThrow(message);
  });

  it('lists nothing where no run was yet', async () => {
    const { code, out } = await callVerb(feedsVerb, ['backfill', '--list', '--data', temporaryDir()]);
    expect({ code, out }).toEqual({ code: 0, out: 'No backfills.' });
  });
});
