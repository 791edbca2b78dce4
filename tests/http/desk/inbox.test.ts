import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMailFolder } from '../../../shared/adapters/local/mail-folder.ts';
import { composeMime } from '../../../shared/mail/compose-mime.ts';
import { subscriberId } from '../../../shared/model/ids.ts';
import { type Desk, startDesk } from './start-desk.ts';

const OWN = `${subscriberId('ana@example.org')}-i20260302t1200`;
const OTHER = `${subscriberId('bea@elsewhere.example')}-i20260302t1200`;

async function startInbox(): Promise<Desk> {
  const desk = await startDesk();
  const folder = createMailFolder(join(desk.pipeline.world.dir, 'mail'));
  for (const [mailId, to] of [
    [OWN, 'ana@example.org'],
    [OTHER, 'bea@elsewhere.example'],
  ] as const) {
    const from = 'vigia@vigia.example';
    const mime = await composeMime({
      mailId,
      from: `Vigía <${from}>`,
      to,
      subject: 'Señal: fentanilo',
      text: 'text part',
      html: '<!doctype html><html><head><title>-</title></head><body><p>html part</p></body></html>',
      language: 'en',
      date: '2026-03-01T00:00:00.000Z',
    });
    await folder.send({ mailId, from, to, mime });
  }
  return desk;
}

describe('/inbox', () => {
  it('lists the mail folder for an admin, readers masked', async () => {
    const desk = await startInbox();
    const page = await (await (await desk.browserOf('ada')).ask('/inbox')).text();
    expect(page).toContain('Señal: fentanilo');
    expect(page).toContain('b…@elsewhere.example');
    expect(page).not.toContain('bea@elsewhere.example');
  });

  it('opens a mail for its reader and for an admin alone', async () => {
    const desk = await startInbox();
    const [ana, ada] = [await desk.browserOf('ana'), await desk.browserOf('ada')];
    for (const part of ['', '/html', '/raw']) {
      expect((await ana.ask(`/inbox/${OWN}${part}`)).status, part).toBe(200);
      expect((await ana.ask(`/inbox/${OTHER}${part}`)).status, part).toBe(404);
      expect((await ada.ask(`/inbox/${OTHER}${part}`)).status, part).toBe(200);
    }
  });

  it('shows a mail’s headers as a person reads them, and its HTML where nothing runs', async () => {
    const desk = await startInbox();
    const admin = await desk.browserOf('ada');
    const page = await (await admin.ask(`/inbox/${OTHER}`)).text();
    expect(page).toContain('<dd>Señal: fentanilo</dd>');
    expect(page).toContain('text part');
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    const frame = await admin.ask(`/inbox/${OTHER}/html`);
    expect(frame.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(await frame.text()).toContain('<base target="_blank">');
  });

  it.each(['unknown', 'unknown/html', '..%2fsecrets.json/raw'])('answers 404 to %s', async (path) => {
    const desk = await startInbox();
    expect((await (await desk.browserOf('ada')).ask(`/inbox/${path}`)).status).toBe(404);
  });
});
