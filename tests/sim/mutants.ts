/** Production code with one guarantee taken out of it. `find` stands once in the file, and becomes `replace`. */
export type Mutant = {
  readonly name: string;
  /** From the repository. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Trials that are tried before the random seeds: names that this matches. */
  readonly trials: RegExp;
};

/** What each guarantee of the pipeline rests on. A mutant that no longer applies is rewritten, not dropped. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'acknowledge first',
    file: 'tests/sim/event-source.ts',
    find: 'const response = await callHandler(one, self, messages);',
    replace: `for (const { receipt } of messages) await queue.acknowledge(one.queue, receipt);
      const response = await callHandler(one, self, messages);`,
    trials: /^crash before at match: get article/,
  },
  {
    name: 'swallow the error of a job',
    file: 'functions/parts/queue-handler.ts',
    find: 'if (await failed(record, error, started)) throw error;',
    replace: 'await failed(record, error, started);',
    trials: /^5xx at match: get article/,
  },
  {
    name: 'dead letter without a mark at its row',
    file: 'functions/parts/failed-message.ts',
    find: 'await recordDeadLetter(context, { queue, body, reason });',
    replace: '',
    trials: /^ingest: extract is broken/,
  },
  {
    name: 'ETag saved before the entries are queued',
    file: 'shared/jobs/poll.ts',
    find: 'const fresh = await queueEntries(context, record.feed, entries);',
    replace: `await saveOutcome(context, found, outcome.next);
  const fresh = await queueEntries(context, record.feed, entries);`,
    trials: /^crash before at poll: send ingest/,
  },
  {
    name: 'entry marked as archived before its article is stored',
    file: 'shared/jobs/ingest.ts',
    find: 'await storeArticle(context, plan, {',
    replace: `await finish(context, found, { status: 'archived', articleId: tagged.article.id });
  await storeArticle(context, plan, {`,
    trials: /^crash before at ingest: put blob raw/,
  },
  {
    name: 'a known match opens no slot',
    file: 'shared/jobs/match.ts',
    find: "return (await stores.matches.get(subscriberId, novelty.matchId))?.record.state === 'pending';",
    replace: 'return false;',
    trials: /^crash after at match: write match/,
  },
  {
    name: 'no claim',
    file: 'shared/jobs/deliver.ts',
    find: `outbox)) === 'conflict')
    throw contended(found.record);`,
    replace: "outbox)) === 'none') throw contended(found.record);",
    trials: /message of deliver/,
  },
  {
    name: 'no lease',
    file: 'shared/jobs/deliver.ts',
    find: `leaseUntil,
    dueAt: leaseUntil,`,
    replace: 'dueAt: now,',
    trials: /message of deliver/,
  },
  {
    name: 'mail marked as sent before it is sent',
    file: 'shared/jobs/deliver.ts',
    find: 'const outcome = await context.ports.mailer.send({',
    replace: `await saveMail(context, { ...ended(claimed.record, context), state: 'sent', messageId: 'early' }, claimed.version);
  const outcome = await context.ports.mailer.send({`,
    trials: / at deliver: send mail #[12]$/,
  },
  {
    name: 'blind put of mails',
    file: 'shared/stores/mails.ts',
    find: 'table.put(mailItem(record, queuedUntil), { ifVersion: version })',
    replace: 'table.put(mailItem(record, queuedUntil))',
    trials: /message of deliver|at (?:deliver|dispatch|mail-events): put mail #/,
  },
  {
    name: 'outbox not settled first',
    file: 'shared/jobs/deliver.ts',
    find: 'if (slot === undefined) return outbox.version;',
    replace: 'if (slot !== null) return outbox.version;',
    trials: /(?:crash|throttle|slow).* at deliver: (?:put told|write match .*) #[1-3]$/,
  },
  {
    name: 'content not frozen',
    file: 'shared/jobs/deliver.ts',
    find: 'const content = await context.stores.mails.content(found.record);',
    replace: `const again = await composeMail(context, found.record);
  const content = again.kind === 'content' ? again.content : undefined;
  if (content === undefined) {
    await saveMail(context, { ...ended(found.record, context), state: 'empty', reason: 'nothing was left' }, found.version);
    return { outcome: 'empty', mailId: found.record.id };
  }`,
    trials: /throttle at deliver: send mail #/,
  },
  {
    name: 'told not marked',
    file: 'shared/stores/matches.ts',
    find: 'of chunks([...new Set([...told, ...tags.keys()])], MAX_KEYS)) {',
    replace: 'of chunks(told.slice(told.length), MAX_KEYS)) {',
    trials: /schedule fires twice/,
  },
  {
    name: 'an event of SES ends nothing',
    file: 'shared/jobs/mail-events.ts',
    find: 'if (next === undefined) return',
    replace: 'if (next !== null) return',
    trials: /crash after at deliver: send mail #1$/,
  },
];
