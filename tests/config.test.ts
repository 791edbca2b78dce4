import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { defaultConfig, parseAllowHost, parseConfig, parseContact } from '../shared/config.ts';

function findings(text: string): readonly string[] {
  const parsed = parseConfig(text, 'vigia.yaml');
  if (parsed.kind === 'config') return [];
  return parsed.findings.map(({ path, line, column, message }) => `${path}:${line}:${column}: ${message}`);
}

function config(text: string) {
  const parsed = parseConfig(text, 'vigia.yaml');
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.findings));
  return parsed.config;
}

describe('parseConfig()', () => {
  test.each(['', '\n# nothing\n', 'contact:\nhttp:\nmail:\n  smtp:\n'])(
    'gives the defaults when it reads %j',
    (text) => {
      expect(config(text)).toEqual(defaultConfig);
    },
  );

  test('reads config/vigia.yaml as the defaults, so that the file shows them', () => {
    expect(config(readFileSync('config/vigia.yaml', 'utf8'))).toEqual(defaultConfig);
  });

  test('keeps every default of the contract', () => {
    expect(defaultConfig).toEqual({
      alerts: { publicForm: true, summaryTime: '07:00' },
      http: { port: 8474, host: '127.0.0.1' },
      signIn: { confidential: false, scopes: 'openid email profile', allow: [], editors: [], admins: [] },
      samples: true,
      retention: {
        untaggedTextDays: 180,
        taggedTextDays: 0,
        taggedRawDays: 0,
        sampleTextDays: 180,
        entryDays: 30,
        mailDays: 90,
      },
      feeds: { file: 'config/feeds.opml' },
      fetch: {
        allowHosts: [],
        timeoutMs: 30_000,
        maxFeedBytes: 8_388_608,
        maxPageBytes: 5_242_880,
        hostPaceMs: 1000,
        robots: 'all',
      },
      poll: { intervalMinutes: 15, minMinutes: 5, maxMinutes: 1440, quietMinutes: 240, pushedMinutes: 120 },
      extract: { processes: 2, cpuMs: 2000, memoryMb: 512 },
      mail: {
        from: 'Vigía <vigia@localhost.invalid>',
        transport: 'folder',
        smtp: { port: 587, secure: false },
        language: 'en',
        slotMinutes: 5,
        guard: { mails: 50, bouncePercent: 5, complaintPercent: 0.1 },
        times: { zone: 'UTC', time: '07:00', weekday: 1, nothingNew: false },
      },
    });
  });

  test('fills in the rest when some keys are given', () => {
    const read = config(
      'contact: ops@example.org\npublicUrl: https://vigia.example.org/\nfetch:\n  allowHosts: ["Intranet.example:8080"]\n' +
        'mail:\n  transport: smtp\n  smtp: { host: mail.example.org, user: vigia }\n  slotMinutes: 10\n',
    );
    expect(read.contact).toBe('mailto:ops@example.org');
    expect(read.publicUrl).toBe('https://vigia.example.org');
    expect(read.fetch).toEqual({ ...defaultConfig.fetch, allowHosts: ['intranet.example:8080'] });
    expect(read.mail).toEqual({
      ...defaultConfig.mail,
      transport: 'smtp',
      smtp: { host: 'mail.example.org', port: 587, secure: false, user: 'vigia' },
      slotMinutes: 10,
    });
  });

  test.each([
    ['htp:\n  port: 1\n', '1:1: Unknown key `htp`: did you mean `http`?'],
    ['fetch:\n  timeoutMS: 5\n', '2:3: Unknown key `fetch.timeoutMS`: did you mean `timeoutMs`?'],
    [
      'poll:\n  wednesday: 1\n',
      '2:3: Unknown key `poll.wednesday`: the keys here are intervalMinutes, minMinutes, maxMinutes, quietMinutes, pushedMinutes',
    ],
    [
      'mail:\n  smtp:\n    password: x\n',
      '3:5: Unknown key `mail.smtp.password`: secrets stand in the environment (VIGIA_SMTP_PASSWORD)',
    ],
    [
      'signIn:\n  clientSecret: x\n',
      '2:3: Unknown key `signIn.clientSecret`: secrets stand in the environment (VIGIA_SIGN_IN_SECRET)',
    ],
    [
      'signIn: { issuer: "http://id.example", clientId: a, admins: [a@b.example] }',
      '1:11: Cannot read `signIn.issuer` as it must be an https address without query and fragment: current value is `"http://id.example"`',
    ],
    [
      'signIn: { issuer: "https://id.example", admins: [a@b.example] }',
      '1:1: Cannot read `signIn.clientId` as it must be the name that the provider knows this Vigía by when `signIn.issuer` is set: current value is missing',
    ],
    [
      'signIn: { issuer: "https://id.example", clientId: a }',
      '1:1: Cannot read `signIn.admins` as it must be a list with the first admin when `signIn.issuer` is set and no `signIn.rolesClaim` names one: current value is `[]`',
    ],
    [
      'signIn: { allow: [example.org] }',
      '1:19: Cannot read `signIn.allow.0` as it must be an e-mail address, or a domain as `@example.org`: current value is `"example.org"`',
    ],
    [
      'signIn: { admins: ["@example.org"] }',
      '1:20: Cannot read `signIn.admins.0` as it must be an e-mail address: current value is `"@example.org"`',
    ],
    [
      '\ncontact: bob\n',
      '2:1: Cannot read `contact` as it must be an http(s) address or an e-mail address: current value is `"bob"`',
    ],
    [
      'http: { port: 70000 }',
      '1:9: Cannot read `http.port` as it must be a whole number from 0 to 65535: current value is `70000`',
    ],
    ['samples: yes', '1:1: Cannot read `samples` as it must be `true` or `false`: current value is `"yes"`'],
    [
      'fetch:\n  allowHosts: [a:1, b]',
      '2:21: Cannot read `fetch.allowHosts.1` as it must be `host:port`, such as `intranet.example:8080`: current value is `"b"`',
    ],
    [
      'poll: { minMinutes: 30 }',
      '1:1: Cannot read `poll.intervalMinutes` as it must be from `poll.minMinutes` to `poll.maxMinutes`: current value is `15`',
    ],
    [
      'mail:\n  transport: smtp',
      '1:1: Cannot read `mail.smtp.host` as it must be the name of the mail server when `mail.transport` is `smtp`: current value is missing',
    ],
    [
      'mail:\n  from: "Vigía\\r\\nBcc: <x@y.org>"',
      '2:3: Cannot read `mail.from` as it must be an e-mail address, or a name and `<address>`: current value is `"Vigía\\r\\nBcc: <x@y.org>"`',
    ],
    [
      'mail: { slotMinutes: 7 }',
      '1:9: Cannot read `mail.slotMinutes` as it must be a divisor of 60: current value is `7`',
    ],
    ['- a', '1:1: Cannot read the file as it must be a section with keys of its own: current value is `["a"]`'],
    [
      'fetch: { robots: none }',
      '1:10: Cannot read `fetch.robots` as it must be `all` or `articles` or `off`: current value is `"none"`',
    ],
    ['http: 5', '1:1: Cannot read `http` as it must be a section with keys of its own: current value is `5`'],
    ['a: &x 1\nb: *x', '2:4: Aliases (`*name`) are not allowed here: write the value out'],
    ['samples: true\nsamples: false', '2:1: Cannot read the file as YAML: Map keys must be unique'],
  ])('points at line and column when it reads %j', (text, expected) => {
    expect(findings(text)).toEqual([`vigia.yaml:${expected}`]);
  });

  test('reports every finding in order of line when there are several', () => {
    expect(findings('samples: 1\nhttp:\n  port: x\nnope: 1\n').map((line) => line.split(':')[1])).toEqual([
      '1',
      '3',
      '4',
    ]);
  });
});

describe('parseContact()', () => {
  test.each([
    ['https://example.org/about', 'https://example.org/about'],
    [' ops@example.org ', 'mailto:ops@example.org'],
    ['mailto:ops@example.org', 'mailto:ops@example.org'],
    ['bob', undefined],
    ['ftp://example.org', undefined],
    ['a@b', undefined],
    ['a@example.org\r\nX-Evil: 1', undefined],
    ['', undefined],
  ])('reads %j as %j', (written, expected) => {
    expect(parseContact(written)).toBe(expected);
  });
});

describe('parseAllowHost()', () => {
  test.each([
    ['127.0.0.1:8080', '127.0.0.1:8080'],
    ['Intranet:80', 'intranet:80'],
    ['[::1]:80', '[::1]:80'],
    ['intranet', undefined],
    ['intranet:0', undefined],
    ['intranet:70000', undefined],
    ['http://intranet:80', undefined],
  ])('reads %j as %j', (written, expected) => {
    expect(parseAllowHost(written)).toBe(expected);
  });
});
