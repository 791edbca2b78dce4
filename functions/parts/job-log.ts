import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';
import type { Context } from 'aws-lambda';
import type { FunctionName } from '../../shared/names.ts';
import { withoutAddresses } from './without-addresses.ts';

/** What a log line may hold: ids, names and counts. Never an article's text or a person's address. */
export type LogFields = {
  readonly outcome: string;
  readonly durationMs: number;
  readonly reason?: string;
  readonly [idOrCount: string]: string | number | boolean | readonly string[] | undefined;
};

export type JobLog = {
  /** Names the invocation in the lines that follow. */
  begin(context: Context): void;
  done(fields: LogFields): void;
  failed(fields: LogFields): void;
};

/** One JSON line a job, at its end, with the keys of the embedded run's log. */
export function createJobLog(stage: FunctionName): JobLog {
  const logger = new Logger({ logFormatter: new HouseFormatter() });
  return {
    begin: (context) => logger.addContext(context),
    done: (fields) => logger.info(stage, clean(fields)),
    failed: (fields) => logger.error(stage, clean(fields)),
  };
}

/** Reasons quote what servers and libraries said; a mail server's answer names the address. */
function clean(fields: LogFields): LogFields {
  const durationMs = Math.round(fields.durationMs);
  return fields.reason === undefined
    ? { ...fields, durationMs }
    : { ...fields, durationMs, reason: withoutAddresses(fields.reason) };
}

class HouseFormatter extends LogFormatter {
  formatAttributes(attributes: UnformattedAttributes, fields: LogAttributes): LogItem {
    const { timestamp, logLevel, message, lambdaContext, xRayTraceId } = attributes;
    const line = {
      time: timestamp.toISOString(),
      level: logLevel,
      stage: message,
      requestId: lambdaContext?.awsRequestId,
      coldStart: lambdaContext?.coldStart,
      traceId: xRayTraceId,
    };
    return new LogItem({ attributes: line }).addAttributes(fields);
  }
}
