import { describe, expect, it } from 'vitest';
import { createExtractor } from '../../shared/adapters/extractor/extractor.ts';
import { httpAnswer } from '../fetcher/raw-server.ts';
import { attempt } from './attempt.ts';
import { storedAddress } from './kinds/email-address.ts';
import { run as runRobots } from './kinds/robots.ts';
import { answerFeed, feedOf, HOST, pageOf, pollOnce, startPlay } from './play.ts';

/* docs/hostile.md: where either answer is right, this is ours. */

describe('stated policy: addresses', () => {
  it.each([
    ['an IPv4 literal', 'http://9.9.9.9/'],
    ['an IPv6 literal', 'http://[2620:fe::9]/'],
    ['a public IPv4 address, mapped into IPv6', 'http://[::ffff:9.9.9.9]/'],
    ['a public IPv4 address behind NAT64', 'http://[64:ff9b::909:909]/'],
  ])('fetch() goes to %s', async (_, url) => {
    const { result, dialled } = await attempt(url);
    expect([result.kind, dialled.length]).toEqual(['response', 1]);
  });

  it('pollJob() follows a redirect from https to http, which carries no secret', async () => {
    const play = await startPlay({
      answer: (_path, socket) =>
        void socket.end(
          'encrypted' in socket ? httpAnswer(302, { location: `http://${HOST}/feed` }) : answerFeed(feedOf()),
        ),
      secure: {},
    });
    const record = await pollOnce(play, `https://${HOST}/feed`);
    await play.close();
    expect(record.state).toBe('ok');
    expect(record.feed.url).toBe(`https://${HOST}/feed`);
  });
});

describe('stated policy: reservations', () => {
  it.each([
    ['a header', 'tdm-reservation: 1'],
    ['the site-wide file', '[{"location":"/*","tdm-reservation":1}]'],
  ])('a reservation against mining by %s ends as docs/hostile.md says', async (_, body) => {
    const input = { status: 200, body, ua: 'NewsMonitor', path: '/x' };
    const outcome = await runRobots({ id: 'own', kind: 'robots', expect: 'stated_policy_tdm', input }, '');
    expect(outcome).toMatchObject({ ok: true });
  });
});

describe('stated policy: articles', () => {
  it('extract() takes what a reader cannot see for no text of the article', async () => {
    const hidden = '<p style="display:none">an unseen paragraph</p><p hidden>an unseen paragraph</p>';
    const extractor = createExtractor();
    const body = new TextEncoder().encode(pageOf(hidden));
    const result = await extractor.extract({ url: 'https://news.example/a', body });
    await extractor.close();
    const text = JSON.stringify(result.kind === 'reading' ? result.reading.blocks : []);
    expect(text).toContain('keep the library open');
    expect(text).not.toContain('unseen');
  });
});

describe('stated policy: readers', () => {
  it.each([
    ['a quoted local part', '"ana ruiz"@example.com', undefined],
    ['a local part beyond ASCII', 'ñandú@example.com', undefined],
    ['a trailing dot', 'ana@example.com.', undefined],
    ['a domain in capitals', 'Ana@EXAMPLE.com', 'Ana@example.com'],
    ['an international domain', 'ana@bücher.example', 'ana@xn--bcher-kva.example'],
    ['a domain of look-alike letters', 'ana@ехample.com', 'ana@xn--ample-ywe6i.com'],
    ['a mailbox simulator, by the operator', 'bounce@simulator.amazonses.com', 'bounce@simulator.amazonses.com'],
  ])('draftSubscription() stores %s as docs/hostile.md says', (_, asked, stored) => {
    expect(storedAddress(asked)).toBe(stored);
  });
});
