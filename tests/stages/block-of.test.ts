import { describe, expect, it } from 'vitest';
import type { FetchResponse } from '../../shared/model/fetch-result.ts';
import { blockOf } from '../../shared/stages/poll/block-of.ts';

const page = (head: string, body = ''): string =>
  `<!DOCTYPE html><html><head>${head}</head><body>${body}</body></html>`;
const LONG = '<p>News of the day, at length.</p>'.repeat(200);

function answer(html: string, over: Partial<FetchResponse> = {}): FetchResponse {
  const body = new TextEncoder().encode(html);
  return {
    kind: 'response',
    status: 200,
    finalUrl: 'https://news.example/feed',
    redirects: [],
    headers: {},
    body,
    ...over,
  };
}

describe('blockOf()', () => {
  it.each<[string, FetchResponse]>([
    ['challenge page (Cloudflare)', answer(page('<title>Just a moment...</title>'))],
    ['challenge page (Cloudflare)', answer(page('<title>Un momento…</title>'), { status: 503 })],
    ['challenge page (Cloudflare)', answer('', { status: 403, headers: { 'cf-mitigated': 'challenge' } })],
    ['challenge page (Cloudflare)', answer(page('<script src="/cdn-cgi/challenge-platform/h/b/x.js"></script>'))],
    [
      'challenge page (Akamai)',
      answer(page('<TITLE>Access Denied</TITLE>', 'https://errors.edgesuite.net/18.1'), { status: 403 }),
    ],
    ['challenge page (HUMAN)', answer(page('<title>Access to this page has been denied.</title>'))],
    ['challenge page (HUMAN)', answer(page('', '<div id="px-captcha"></div>'), { status: 403 })],
    [
      'challenge page (DataDome)',
      answer(page("<script>var dd={'host':'geo.captcha-delivery.com'}</script>"), { status: 403 }),
    ],
    ['challenge page (Imperva)', answer(page('<script src="/_Incapsula_Resource?x=1"></script>'))],
    ['challenge page (AWS WAF)', answer('', { status: 202, headers: { 'x-amzn-waf-action': 'challenge' } })],
    ['challenge page (AWS WAF)', answer(page('<script>window.gokuProps={}</script>'))],
    [
      'challenge page (Sucuri)',
      answer(page('<title>Sucuri WebSite Firewall - Access Denied</title>'), { status: 403 }),
    ],
    ['challenge page', answer(page('<title>Verificación de seguridad</title>'))],
    ['challenge page', answer(`<!-- proxy --> ${page('<title>Acceso denegado</title>')}`)],
    ['consent page', answer(page('<title>Antes de continuar</title>'))],
    ['consent page', answer(page('<title>We value your privacy</title>'))],
    ['consent page', answer(page('<title>News</title>'), { finalUrl: 'https://consent.news.example/collect?x=1' })],
    ['403 forbidden', answer('', { status: 403 })],
    ['451', answer('', { status: 451 })],
  ])('blockOf() says %s', (words, response) => {
    expect(blockOf(response)).toContain(words);
  });

  it.each<[string, FetchResponse]>([
    ['a feed on captchas', answer('<rss><channel><title>Just a moment</title><item>px-captcha</item></channel></rss>')],
    [
      'a JSON feed on DataDome',
      answer('{"version":"https://jsonfeed.org/version/1.1","title":"geo.captcha-delivery.com"}'),
    ],
    ['a home page behind DataDome', answer(page('<script src="https://js.datadome.co/tags.js"></script>', LONG))],
    [
      'a home page with Cloudflare detections',
      answer(page('<script src="/cdn-cgi/challenge-platform/x.js"></script>', LONG)),
    ],
    ['a contact page with a captcha', answer(page('<title>Contact</title>', `${LONG}<div class="g-recaptcha"></div>`))],
    [
      'a page that is not found',
      answer(page('<title>404</title>', '<div class="g-recaptcha"></div>'), { status: 404 }),
    ],
    ['401', answer('', { status: 401 })],
    [
      'an origin that is down behind Cloudflare',
      answer(page('<title>522: Connection timed out</title>'), { status: 522 }),
    ],
  ])('blockOf() sees no block in %s', (_, response) => {
    expect(blockOf(response)).toBeUndefined();
  });
});
