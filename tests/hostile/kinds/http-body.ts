import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endOf, FEED_ENDINGS, said } from '../feed-ending.ts';
import { answerFeed, startPlay } from '../play.ts';
import { judge, type Runner } from '../runner.ts';

/** A feed whose body is the case's file under the case's content coding. */
export const run: Runner = async (hostileCase, dir) => {
  const body = readFileSync(join(dir, hostileCase.file ?? ''));
  const coding = hostileCase.content_encoding;
  const headers = coding == null ? {} : { 'content-encoding': coding };
  const play = await startPlay({ answer: (_path, socket) => void socket.end(answerFeed(body, headers)) });
  try {
    return judge(hostileCase, await endOf(play), FEED_ENDINGS, ({ record }) => said(record));
  } finally {
    await play.close();
  }
};
