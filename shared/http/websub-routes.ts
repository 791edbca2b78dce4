import type { Context, Hono } from 'hono';
import type { AppDependencies } from './app-dependencies.ts';
import type { DeskEnv } from './desk/desk-env.ts';

/** A topic is an address. */
const MAX_QUERY_CHARS = 8 * 1024;

/**
 * Where hubs call (W3C WebSub). A GET verifies or denies what we asked for, and is the one GET here that changes
 * anything: the standard has it so, and it only ever confirms what we want (docs/decisions/websub.md). A POST brings
 * new content. Whatever is not ours is answered alike, and what a push was worth is not told to its sender.
 */
export function webSubRoutes(app: Hono<DeskEnv>, { webSub }: AppDependencies): void {
  if (webSub === undefined) return;
  app.get('/websub/:id', async (c) => {
    const isQuestion = c.req.method === 'GET' && c.req.url.length <= MAX_QUERY_CHARS;
    if (!isQuestion) return notOurs(c);
    const said = (name: string) => c.req.query(`hub.${name}`) ?? '';
    const answer = await webSub.answer(c.req.param('id'), {
      mode: said('mode'),
      topic: said('topic'),
      challenge: said('challenge'),
      leaseSeconds: said('lease_seconds'),
      reason: said('reason'),
    });
    switch (answer.kind) {
      case 'confirmed':
        // Plain text, and never sniffed (guard): a challenge may be anything (W3C WebSub §8.2).
        return c.text(answer.challenge);
      case 'noted':
        return c.text('');
      case 'refused':
        return notOurs(c);
      default:
        return answer satisfies never;
    }
  });
  app.post('/websub/:id', async (c) => {
    const signature = c.req.header('x-hub-signature');
    const answer = await webSub.push(c.req.param('id'), { signature, read: (maxBytes) => readBody(c, maxBytes) });
    switch (answer.kind) {
      case 'taken':
      case 'forged':
        return c.body(null, 202);
      case 'gone':
        return c.text('no longer subscribed', 410);
      case 'too-large':
        return c.text('too large', 413);
      case 'unknown':
        return notOurs(c);
      default:
        return answer satisfies never;
    }
  });
}

function notOurs(c: Context): Response {
  return c.text('not found', 404);
}

/** The whole body, or nothing when it is longer: then the rest of it is not read. */
async function readBody(c: Context, maxBytes: number): Promise<Uint8Array | undefined> {
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
