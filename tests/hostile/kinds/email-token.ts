import PostalMime from 'postal-mime';
import { retireLinkKey, rotateLinkKeys } from '../../../shared/jobs/link-keys.ts';
import { createReaderDesk } from '../../../shared/jobs/reader-desk.ts';
import { composeMime } from '../../../shared/mail/compose-mime.ts';
import { renderAlert } from '../../../shared/mail/render-alert.ts';
import { subscriberId } from '../../../shared/model/ids.ts';
import { LINK_LIFE_MS, type LinkPurpose } from '../../../shared/model/link-token.ts';
import { alertMail } from '../../fakes/alert-mail.ts';
import { formsOf, pressButton } from '../../http/read-forms.ts';
import { ADDRESS, type Answer, type LinkServer, QUERY, type State, withLinkServer } from '../link-server.ts';
import { numberIn } from '../number-in.ts';
import { inputText, type Judge, judge, type Runner } from '../runner.ts';

/** What came of one visit, or of many at once. */
type Seen = {
  readonly answers: readonly Answer[];
  readonly before: State;
  readonly after: State;
  /** Mails that went out because of it. */
  readonly mails: number;
  /** Of a link on its way through a mail: whether it came out as it went in. */
  readonly intact?: boolean;
  /** The case leaves the token as it is: ours have no letter in upper case. */
  readonly unchanged?: boolean;
};

type Visit = (server: LinkServer, phrase: RegExpExecArray) => Promise<readonly Answer[] | Partial<Seen>>;

type Shape = {
  readonly phrase: RegExp;
  /** The links that the phrase may mean, where it names none. */
  readonly purposes: readonly LinkPurpose[];
  readonly visit: (purpose: LinkPurpose) => Visit;
};

const DAY_MS = 24 * 60 * 60_000;
const UNITS = { hour: DAY_MS / 24, day: DAY_MS, week: 7 * DAY_MS, month: 31 * DAY_MS, year: 366 * DAY_MS } as const;
/** What one place may ask for (docs/alerts.md). */
const REQUESTS_AN_HOUR = 20;
const ONE_CLICK = 'List-Unsubscribe=One-Click';
const CHECKED: readonly LinkPurpose[] = ['confirm', 'unsubscribe', 'manage', 'wrong-tag'];

/** Phrases in the order in which they are tried: the more special ones first. */
const SHAPES: readonly Shape[] = [
  {
    phrase: /([\d\s.,]+|\w+) parallel/i,
    purposes: ['unsubscribe'],
    visit:
      (purpose) =>
      async (server, [, count = '']) => {
        const link = await server.link(purpose);
        return await Promise.all(Array.from({ length: numberIn(count) }, () => act(server, link)));
      },
  },
  {
    phrase: /([\d\s.,]+|\w+) addresses from one/i,
    purposes: ['confirm'],
    visit:
      () =>
      (server, [, count = '']) =>
        askForMany(server, numberIn(count)),
  },
  {
    phrase: /(?:one|same) address (\w+) times/i,
    purposes: ['confirm'],
    visit:
      () =>
      (server, [, count = '']) =>
        askForMany(server, numberIn(count), () => ADDRESS),
  },
  {
    phrase: /token (?:used )?(?:at|on) (?:the|an?) (confirm|unsubscribe|manage|wrong-tag) page/i,
    purposes: CHECKED,
    visit:
      (purpose) =>
      async (server, [, page = '']) => {
        const link = await server.link(purpose);
        return [await act(server, `/${page.toLowerCase()}${link.slice(link.indexOf('?'))}`)];
      },
  },
  {
    phrase: /(?:unknown|foreign|another|made-up) key/i,
    purposes: CHECKED,
    visit: (purpose) => async (server) => [
      await act(server, await server.link(purpose, { secret: 'of somebody else' })),
    ],
  },
  {
    phrase: /after (?:an? |the )*eras/i,
    purposes: ['confirm'],
    visit: (purpose) => async (server) => {
      const link = await server.link(purpose);
      await createReaderDesk(server.pages.pipeline.context).erase(subscriberId(ADDRESS));
      return await visited(server, () => act(server, link));
    },
  },
  {
    phrase: /suppress|bounce|complain/i,
    purposes: ['confirm'],
    visit: () => askSuppressed,
  },
  {
    phrase: /after (?:an? |the |one-click )*unsubscrib/i,
    purposes: ['confirm'],
    visit: (purpose) => async (server) => {
      const link = await server.link(purpose);
      await act(server, await server.link('unsubscribe'));
      return await visited(server, () => act(server, link));
    },
  },
  {
    phrase: /previous|older key|rotated/i,
    purposes: ['unsubscribe', 'confirm'],
    visit: (purpose) => async (server) => {
      const link = await server.link(purpose);
      await rotateLinkKeys(server.pages.pipeline.context);
      return [await act(server, link)];
    },
  },
  {
    phrase: /retired|revoked|leaked/i,
    purposes: CHECKED,
    visit: (purpose) => async (server) => {
      const link = await server.link(purpose);
      await retireLinkKey(server.pages.pipeline.context, 'links-v1');
      return [await act(server, link)];
    },
  },
  {
    phrase: /quoted-printable|reflow|line break|wrapped/i,
    purposes: ['unsubscribe'],
    visit: (purpose) => async (server) => {
      const link = await server.link(purpose);
      return { answers: [await act(server, link)], intact: await survivesMail(`https://vigia.example${link}`) };
    },
  },
  {
    phrase: /older than its life|expired/i,
    purposes: ['confirm'],
    visit: (purpose) => async (server) => {
      const life = purpose === 'unsubscribe' || purpose === 'stop' ? 3650 * DAY_MS : LINK_LIFE_MS[purpose];
      return [await act(server, await server.link(purpose, { ageMs: life + 60_000 }))];
    },
  },
  {
    phrase: /(\w+) (hour|day|week|month|year)s? old/i,
    purposes: ['unsubscribe'],
    visit:
      (purpose) =>
      async (server, [, count = '', unit = 'day']) => {
        const ageMs = numberIn(count) * UNITS[unit.toLowerCase() as keyof typeof UNITS];
        return [await act(server, await server.link(purpose, { ageMs }))];
      },
  },
  {
    phrase: /(lower|upper)-?\s?cased/i,
    purposes: CHECKED,
    visit:
      (purpose) =>
      async (server, [, how = 'lower']) => {
        const link = await server.link(purpose);
        const token = link.slice(link.indexOf('=') + 1);
        const changed = how.toLowerCase() === 'lower' ? token.toLowerCase() : token.toUpperCase();
        if (changed === token) return { answers: [], unchanged: true };
        return [await act(server, link.replace(token, changed))];
      },
  },
  {
    phrase: /flipp|tamper|changed|truncat|cut|appended|another (?:reader|address)|signature/i,
    purposes: CHECKED,
    visit:
      (purpose) =>
      async (server, { input }) => {
        const link = await server.link(purpose);
        return await Promise.all(tampered(link, input).map((changed) => act(server, changed)));
      },
  },
  {
    phrase: /^(GET|HEAD|OPTIONS|PUT|DELETE|PATCH)\b/i,
    purposes: ['confirm', 'unsubscribe'],
    visit:
      (purpose) =>
      async (server, [method = 'GET']) => [
        await server.send({ method: method.toUpperCase(), path: await server.link(purpose) }),
      ],
  },
  {
    phrase: /POST/i,
    purposes: ['unsubscribe'],
    visit:
      (purpose) =>
      async (server, { input }) => {
        const path = await server.link(purpose);
        return [
          await server.send({
            method: 'POST',
            path,
            ...(/without (?:a )?body/i.test(input) ? {} : { body: ONE_CLICK }),
          }),
        ];
      },
  },
];

const MEANINGS: Readonly<Record<string, Judge<Seen>>> = {
  no_state_change_200_page: (seen) => changedState(seen) ?? statusOtherThan(seen, 200) ?? noPage(seen),
  no_state_change: changedState,
  'unsubscribed_2xx_no_redirect_no_login|unsubscribed.*': (seen) =>
    statusOtherThan(seen, 200) ??
    (seen.answers.some(({ location }) => location !== undefined) ? 'it redirects' : undefined) ??
    (seen.after.alert === 'stopped' ? undefined : `the alert is ${seen.after.alert}`),
  idempotent_one_event: (seen) =>
    statusOtherThan(seen, 200) ??
    // One write of the reader's row, one of the alert's.
    (seen.after.alert === 'stopped' && seen.after.writes - seen.before.writes === 2
      ? undefined
      : `the alert is ${seen.after.alert} after ${seen.after.writes - seen.before.writes} writes`),
  refuse_offer_resend: (seen) =>
    refusal(seen) ??
    (seen.answers.every(({ page }) => page.includes('href="/manage')) ? undefined : 'no fresh link is offered'),
  'refuse|refuse_clean_page': (seen) => (seen.unchanged === true ? undefined : refusal(seen)),
  'delivered_intact.*': (seen) => (seen.intact === true ? statusOtherThan(seen, 200) : 'the link came out changed'),
  'accept.*': (seen) =>
    statusOtherThan(seen, 200) ?? (seen.after.text === seen.before.text ? 'nothing happened' : undefined),
  refuse_or_new_confirmation: (seen) => (seen.after.alert === 'active' ? 'the alert is on again' : changedState(seen)),
  no_send_until_cleared: ({ mails }) => (mails === 0 ? undefined : `${mails} mails went out`),
  rate_limited: ({ answers, mails }) =>
    answers.some(({ status }) => status === 429) && mails <= REQUESTS_AN_HOUR
      ? undefined
      : `${mails} mails for ${answers.length} requests`,
  // docs/hostile.md has the answer: the token alone decides.
  stated_policy: (seen) => statusOtherThan(seen, 200),
};

/** A visit to a link of a mail, at the real app over a loopback socket. */
export const run: Runner = async (hostileCase) => {
  const phrase = inputText(hostileCase);
  const shape = SHAPES.find((one) => one.phrase.test(phrase));
  if (shape === undefined) return { ok: false, found: `no runner knows how to play ${JSON.stringify(phrase)}` };
  const named = purposesNamed(phrase, shape);
  for (const purpose of named) {
    const seen = await play(shape, purpose, phrase);
    const outcome = judge(hostileCase, seen, MEANINGS, describeSeen);
    if (!outcome.ok) return { ok: false, found: `${purpose}: ${outcome.found}` };
    if (purpose === named.at(-1)) return outcome;
  }
  return { ok: false, found: 'nothing was played' };
};

/** `confirm token`, `unsubscribe link`; what comes `after unsubscribe` names no link. */
function purposesNamed(phrase: string, { purposes }: Shape): readonly LinkPurpose[] {
  const named = /\b(confirm|manage|unsubscribe|stop|wrong-tag|stories)\w*[ -](?:link|token|page|url)/i.exec(
    phrase,
  )?.[1];
  return named === undefined ? purposes : [named.toLowerCase() as LinkPurpose];
}

async function play(shape: Shape, purpose: LinkPurpose, phrase: string): Promise<Seen> {
  return await withLinkServer(purpose !== 'confirm', async (server) => {
    await server.mails();
    const before = await server.state();
    const sent = await server.mails();
    const matched = shape.phrase.exec(phrase);
    if (matched === null) throw new Error(`${phrase} does not fit its own shape`);
    const found = await shape.visit(purpose)(server, matched);
    const seen: Partial<Seen> = 'length' in found ? { answers: found } : found;
    return { answers: [], before, after: await server.state(), mails: (await server.mails()) - sent, ...seen };
  });
}

/** As `play` does, but what was before begins here. */
async function visited(server: LinkServer, visit: () => Promise<Answer>): Promise<Partial<Seen>> {
  const before = await server.state();
  return { before, answers: [await visit()], after: await server.state() };
}

/** Does what a link is for: by its page where it needs one, else at once. */
async function act(server: LinkServer, path: string): Promise<Answer> {
  if (path.startsWith('/unsubscribe')) return await server.send({ method: 'POST', path, body: ONE_CLICK });
  const shown = await server.send({ method: 'GET', path });
  const form = formsOf(shown.page).find(({ fields }) => fields.has('seal'));
  if (form === undefined) return shown;
  return await server.send({ method: 'POST', path: form.action, body: form.fields.toString() });
}

function tampered(link: string, phrase: string): readonly string[] {
  const token = link.slice(link.indexOf('=') + 1);
  const put = (changed: string) => link.replace(token, changed);
  if (/truncat|cut/i.test(phrase)) return [put(token.slice(0, -1)), put(token.slice(0, token.length / 2))];
  if (/append/i.test(phrase)) return [put(`${token}0`), put(`${token}%0a`)];
  if (/another (?:reader|address)/i.test(phrase))
    return [put(token.replace(subscriberId(ADDRESS), subscriberId('other@example.net')))];
  const last = Number.parseInt(token.at(-1) ?? '0', 16);
  return [1, 2, 4, 8].map((bit) => put(`${token.slice(0, -1)}${(last ^ bit).toString(16)}`));
}

async function askForMany(
  { pages, send }: LinkServer,
  count: number,
  addressOf = (i: number) => `reader${i}@example.org`,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const through = { ...pages, request: requestOver(send) };
  const form = (await send({ method: 'GET', path: '/subscribe' })).page;
  const fill = { queryText: QUERY, cadence: 'daily' };
  for (let i = 0; i < count; i++) {
    const address = addressOf(i);
    const shown = await pressButton(through, form, { todo: 'preview', fill: { ...fill, address } });
    const page = await shown.text();
    const asked = shown.status === 200 ? await pressButton(through, page, { todo: 'ask' }) : shown;
    answers.push({ status: asked.status, location: undefined, page: '' });
  }
  return answers;
}

async function askSuppressed(server: LinkServer): Promise<readonly Answer[]> {
  const { subscribers } = server.pages.pipeline.context.stores;
  const reader = await subscribers.get(subscriberId(ADDRESS));
  await subscribers.save({ ...reader!.record, status: 'suppressed', reason: 'complained' }, reader!.version);
  server.pages.pipeline.clock.advance(2 * UNITS.hour);
  const through = { ...server.pages, request: requestOver(server.send) };
  const form = (await server.send({ method: 'GET', path: '/subscribe' })).page;
  const fill = { address: ADDRESS, queryText: QUERY, cadence: 'daily' };
  const shown = await (await pressButton(through, form, { todo: 'preview', fill })).text();
  const asked = await pressButton(through, shown, { todo: 'ask' });
  return [{ status: asked.status, location: undefined, page: await asked.text() }];
}

/** The pages of a test, over the socket. */
function requestOver(send: LinkServer['send']): (path: string, init?: RequestInit) => Promise<Response> {
  return async (path, init) => {
    const body = init?.body === undefined || init.body === null ? {} : { body: String(init.body) };
    const { status, page } = await send({ method: init?.method ?? 'GET', path, ...body });
    return new Response(page, { status });
  };
}

/** A link through a mail as it is sent: in the header, in the text and in the HTML part. */
async function survivesMail(unsubscribeUrl: string): Promise<boolean> {
  const mime = await composeMime(renderAlert(alertMail({ unsubscribeUrl })));
  const source = Buffer.from(mime).toString('latin1');
  const { text = '', html = '' } = await PostalMime.parse(mime);
  const header = source.replaceAll(/\r\n[ \t]+/g, ' ').includes(`List-Unsubscribe: <${unsubscribeUrl}>\r\n`);
  return header && text.includes(`${unsubscribeUrl}\n`) && html.includes(`href="${unsubscribeUrl}"`);
}

function changedState({ before, after }: Seen): string | undefined {
  return before.text === after.text ? undefined : `${before.text} became ${after.text}`;
}

function statusOtherThan({ answers }: Seen, status: number): string | undefined {
  const other = answers.find((answer) => answer.status !== status);
  return other === undefined ? undefined : `it answers ${other.status}`;
}

function noPage({ answers }: Seen): string | undefined {
  return answers.every(({ page }) => formsOf(page).length > 0) ? undefined : 'there is no page with a button';
}

function refusal(seen: Seen): string | undefined {
  const other = seen.answers.find(({ status, page }) => status < 400 || status >= 500 || !/<h1>[^<]+<\/h1>/.test(page));
  if (seen.answers.length === 0) return 'nothing was asked';
  return other === undefined ? changedState(seen) : `it answers ${other.status}`;
}

function describeSeen({ answers, after, mails, unchanged }: Seen): string {
  if (unchanged === true) return 'the token survives as it is';
  const statuses = [...new Set(answers.map(({ status }) => status))].join(', ');
  return `${statuses}; the alert is ${after.alert}; ${mails} mails`;
}
