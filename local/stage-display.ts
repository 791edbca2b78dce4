import type { WatchReport } from '../shared/jobs/watch-article.ts';
import type { JobReport } from './job-handlers.ts';
import type { PumpEvent } from './queue-pump.ts';

export type StageDisplay = {
  /** Starts to draw, after the first lines of the run are printed. */
  begin(): void;
  event(event: PumpEvent): void;
  note(text: string): void;
  end(): void;
};

export type DisplayOptions = {
  readonly write: (text: string) => void;
  /** True: one line per stage, drawn over itself. False: a plain line per event. */
  readonly isTerminal: boolean;
  /** True: notes and failures only. */
  readonly quiet: boolean;
};

const STAGES = ['poll', 'ingest', 'index', 'match', 'deliver'] as const;

/** Redraws at most this often: more is flicker. */
const FRAME_MS = 100;

/** Shows what the pipeline is doing. */
export function createStageDisplay(options: DisplayOptions): StageDisplay {
  return options.isTerminal && !options.quiet ? liveDisplay(options.write) : plainDisplay(options);
}

function plainDisplay({ write, quiet }: DisplayOptions): StageDisplay {
  return {
    begin: () => {},
    note: (text) => write(`${text}\n`),
    end: () => {},
    event: (event) => {
      if (event.kind === 'failure') write(`${event.queue.padEnd(8)}${eventText(event)}\n`);
      else if (!quiet && !isRoutine(event.report)) write(`${event.report.queue.padEnd(8)}${eventText(event)}\n`);
    },
  };
}

/** One line per stage that counts and shows the last thing done. */
function liveDisplay(write: (text: string) => void): StageDisplay {
  const done = new Map<string, { count: number; last: string }>(STAGES.map((stage) => [stage, { count: 0, last: '' }]));
  let drawn = false;
  let drawnAt = 0;
  const draw = () => {
    const width = process.stdout.columns ?? 80;
    const lines = STAGES.map((stage) => {
      const { count = 0, last = '' } = done.get(stage) ?? {};
      return `${stage.padEnd(8)}${String(count).padStart(6)}  ${last}`.slice(0, width - 1);
    });
    const up = drawn ? `\u001b[${STAGES.length}A` : '';
    write(`${up}${lines.map((line) => `\u001b[2K${line}\n`).join('')}`);
    drawn = true;
    drawnAt = performance.now();
  };
  return {
    begin: draw,
    note: (text) => {
      write(`${drawn ? `\u001b[${STAGES.length}A\u001b[J` : ''}${text}\n`);
      drawn = false;
      draw();
    },
    event: (event) => {
      const stage = event.kind === 'report' ? event.report.queue : event.queue;
      const known = done.get(stage) ?? { count: 0, last: '' };
      done.set(stage, {
        count: known.count + 1,
        last: eventText(event),
      });
      if (performance.now() - drawnAt > FRAME_MS) draw();
    },
    end: () => {
      if (drawn) draw();
    },
  };
}

/** Follow-up work of an article that was told already. */
function isRoutine(report: JobReport): boolean {
  return (
    report.queue === 'index' ||
    (report.queue === 'match' && report.matches === 0) ||
    report.outcome === 'known' ||
    report.outcome === 'held'
  );
}

/** What servers send is quoted in reasons; nothing of it may steer a terminal. */
function eventText(event: PumpEvent): string {
  const text = event.kind === 'report' ? reportText(event.report) : failureText(event);
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');
}

function failureText({ reason, deadLettered }: Extract<PumpEvent, { kind: 'failure' }>): string {
  return deadLettered ? `given up, see ./vigia dlq list: ${reason}` : `failed, tried again: ${reason}`;
}

function reportText(report: JobReport): string {
  switch (report.queue) {
    case 'poll':
      return `${report.outcome.padEnd(13)}${report.feedId}: ${report.reason}`;
    case 'ingest':
      return report.outcome === 'archived'
        ? `archived     ${report.url}${report.about.length === 0 ? '' : ` [${report.about.join(', ')}]`}`
        : `${report.outcome.padEnd(13)}${report.url}: ${report.outcome === 'watched' ? lookText(report) : report.reason}`;
    case 'index':
      return `indexed      ${report.articles} articles`;
    case 'match':
      return `${report.outcome.padEnd(13)}${report.articleId}: ${report.matches} alerts`;
    case 'deliver':
      return `${report.outcome.padEnd(13)}${report.mailId}${report.reason === undefined ? '' : `: ${report.reason}`}`;
    case 'websub':
      return `${report.outcome.padEnd(13)}${report.feedId}: ${report.reason}`;
    case 'retag':
      return `${report.outcome.padEnd(13)}${report.reason}`;
    case 'webhook':
      return `${report.outcome.padEnd(13)}${report.deliveryId}${report.reason === undefined ? '' : `: ${report.reason}`}`;
    default:
      return report satisfies never;
  }
}

function lookText({ found, reason }: Pick<WatchReport, 'found' | 'reason'>): string {
  return [found, reason].filter((part) => part !== undefined).join(', ');
}
