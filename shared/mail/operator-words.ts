import type { OperatorNews, QuietLanguage } from '../model/operator-mail.ts';

type NewsOf<Kind extends OperatorNews['kind']> = Extract<OperatorNews, { kind: Kind }>;

/** The words of mails to the operator, in one language. */
export type OperatorWords = {
  readonly operator: string;
  readonly toOperator: (installation: string) => string;
  readonly times: (zone: string) => string;
  readonly since: (time: string) => string;
  readonly rest: (count: number) => string;
  readonly brokenFeeds: (count: number) => string;
  readonly quietLanguages: (names: string) => string;
  readonly quietLanguage: (quiet: QuietLanguage) => string;
  readonly brokenAlerts: (count: number) => string;
  readonly deadLetters: (count: number) => string;
  readonly sendingStopped: string;
  readonly stoppedWhy: (news: NewsOf<'sending-stopped'>) => string;
  readonly summary: (day: string) => string;
  readonly bounces: (bounced: number, complained: number) => string;
  readonly stopped: (reason: string) => string;
  readonly newlyFailing: string;
  readonly moved: string;
  readonly quiet: string;
  readonly retention: (time: string) => string;
  readonly summaryLines: (news: NewsOf<'daily-summary'>) => readonly string[];
  /** What to do about it. */
  readonly advice: Readonly<Record<OperatorNews['kind'], string>>;
};

const en: OperatorWords = {
  operator: 'Vigía operator',
  toOperator: (installation) => `To the operator of Vigía at ${installation}. No reader gets this message.`,
  times: (zone) => `Times are those of ${zone}.`,
  since: (time) => `since ${time}`,
  rest: (count) => `and ${count} more`,
  brokenFeeds: (count) => (count === 1 ? '1 feed is broken' : `${count} feeds are broken`),
  quietLanguages: (names) => `Quiet: ${names}`,
  quietLanguage: ({ language, topic, articles, usual, days }) =>
    `${language}${topic === undefined ? '' : `, ${topic}`}: ${articles} ${articles === 1 ? 'article' : 'articles'} in ${days} ${days === 1 ? 'day' : 'days'}, usually ${usual}`,
  brokenAlerts: (count) => (count === 1 ? '1 alert no longer works' : `${count} alerts no longer work`),
  deadLetters: (count) => (count === 1 ? '1 message was given up' : `${count} messages were given up`),
  sendingStopped: 'Sending of mail has stopped',
  stoppedWhy: ({ what, share, limit, mails }) =>
    `${percent(share)} of the last ${mails} mails were ${what}; the limit is ${percent(limit)}. Nothing more is sent until you say so; what matches meanwhile is kept.`,
  bounces: (bounced, complained) => `Mails that came back: ${bounced}; called spam: ${complained}`,
  stopped: (reason) => `No mail goes out to readers: ${reason}`,
  newlyFailing: 'Feeds that began to fail',
  moved: 'Feeds that answer at another address',
  quiet: 'Languages that brought less than usual',
  retention: (time) => `What is kept was swept on ${time}`,
  summary: (day) => `Daily summary, ${day}`,
  summaryLines: ({ feeds, articles, matched, mailsSent, mailsFailed, deadLetters, brokenAlerts }) => [
    `Feeds: ${feeds.all}, of which ${feeds.read} read, ${feeds.failing} failing, ${feeds.silent} silent`,
    `Articles archived: ${articles}, of which ${matched} met an alert`,
    `Mails: ${mailsSent} sent, ${mailsFailed} failed`,
    `Messages given up: ${deadLetters}`,
    `Alerts whose query no longer works: ${brokenAlerts}`,
  ],
  advice: {
    'broken-feeds': '`./vigia feeds health` says more; `./vigia feeds check URL` tries one now.',
    'quiet-languages': '`./vigia feeds health` shows which feeds of that language brought less.',
    'broken-alerts': '`./vigia subscriptions list --broken` shows them; their readers were told.',
    'dead-letters': '`./vigia dlq list` shows them, `./vigia dlq redrive` tries them again.',
    'sending-stopped':
      'Look at the addresses that bounced, then `./vigia mail start`; `./vigia mail status` shows the counts.',
    'daily-summary': '`./vigia doctor` checks the installation.',
  },
};

const es: OperatorWords = {
  operator: 'Operador de Vigía',
  toOperator: (installation) => `Al operador de Vigía en ${installation}. Ningún lector recibe este mensaje.`,
  times: (zone) => `Las horas son las de ${zone}.`,
  since: (time) => `desde el ${time}`,
  rest: (count) => `y ${count} más`,
  brokenFeeds: (count) => (count === 1 ? '1 fuente no funciona' : `${count} fuentes no funcionan`),
  quietLanguages: (names) => `En silencio: ${names}`,
  quietLanguage: ({ language, topic, articles, usual, days }) =>
    `${language}${topic === undefined ? '' : `, ${topic}`}: ${articles} ${articles === 1 ? 'artículo' : 'artículos'} en ${days} ${days === 1 ? 'día' : 'días'}, normalmente ${usual}`,
  brokenAlerts: (count) => (count === 1 ? '1 alerta ya no funciona' : `${count} alertas ya no funcionan`),
  deadLetters: (count) => (count === 1 ? '1 mensaje abandonado' : `${count} mensajes abandonados`),
  sendingStopped: 'El envío de correo se ha detenido',
  stoppedWhy: ({ what, share, limit, mails }) =>
    `${percent(share)} de los últimos ${mails} mensajes fueron ${what === 'bounces' ? 'rebotes' : 'quejas'}; el límite es ${percent(limit)}. No se envía nada más hasta que usted lo indique; lo que coincida mientras tanto se conserva.`,
  bounces: (bounced, complained) => `Mensajes devueltos: ${bounced}; marcados como no deseados: ${complained}`,
  stopped: (reason) => `No sale correo a los lectores: ${reason}`,
  newlyFailing: 'Fuentes que empezaron a fallar',
  moved: 'Fuentes que responden en otra dirección',
  quiet: 'Idiomas que trajeron menos de lo habitual',
  retention: (time) => `La limpieza de lo guardado se hizo el ${time}`,
  summary: (day) => `Resumen diario, ${day}`,
  summaryLines: ({ feeds, articles, matched, mailsSent, mailsFailed, deadLetters, brokenAlerts }) => [
    `Fuentes: ${feeds.all}; leídas: ${feeds.read}, con fallas: ${feeds.failing}, calladas: ${feeds.silent}`,
    `Artículos archivados: ${articles}; coincidieron con una alerta: ${matched}`,
    `Mensajes enviados: ${mailsSent}; fallidos: ${mailsFailed}`,
    `Trabajos abandonados: ${deadLetters}`,
    `Alertas cuya consulta ya no funciona: ${brokenAlerts}`,
  ],
  advice: {
    'broken-feeds': '`./vigia feeds health` dice más; `./vigia feeds check URL` prueba una ahora.',
    'quiet-languages': '`./vigia feeds health` muestra qué fuentes de ese idioma trajeron menos.',
    'broken-alerts': '`./vigia subscriptions list --broken` las muestra; sus lectores fueron avisados.',
    'dead-letters': '`./vigia dlq list` los muestra, `./vigia dlq redrive` los intenta de nuevo.',
    'sending-stopped':
      'Revise las direcciones que rebotaron y después use `./vigia mail start`; `./vigia mail status` muestra las cuentas.',
    'daily-summary': '`./vigia doctor` revisa la instalación.',
  },
};

export const operatorWords: Readonly<Record<'en' | 'es', OperatorWords>> = { en, es };

/** A share of 0 to 1, to a hundredth of a percent: limits of complaints are that small. */
function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100} %`;
}
