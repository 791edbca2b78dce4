/** The words of every mail, in both languages. */
export type MailWords = {
  readonly subject: (stories: number, first: string) => string;
  readonly heading: (stories: number) => string;
  readonly why: string;
  readonly alerts: string;
  readonly yourAlerts: string;
  readonly evidence: string;
  readonly sample: string;
  readonly undated: string;
  readonly coverage: (feeds: number, fetched: number, failing: number, waiting: number) => string;
  readonly stop: string;
  readonly unsubscribe: string;
  readonly confirmSubject: string;
  readonly confirmHeading: string;
  readonly confirmText: string;
  readonly confirmButton: string;
  readonly confirmIgnore: string;
};

const en: MailWords = {
  subject: (stories, first) => (stories === 1 ? first : `${stories} stories: ${first}`),
  heading: (stories) => (stories === 1 ? '1 story met your alerts' : `${stories} stories met your alerts`),
  why: 'Why',
  alerts: 'Alert',
  yourAlerts: 'Alerts in this message',
  evidence: 'Tags and evidence',
  sample: 'SAMPLE: demonstration, not evidence',
  undated: 'no date',
  coverage: (feeds, fetched, failing, waiting) =>
    `${feeds} feeds: ${fetched} read at the last poll, ${failing} failing, ${waiting} not polled yet.`,
  stop: 'Stop this alert',
  unsubscribe: 'Stop all mail from Vigía',
  confirmSubject: 'Confirm your Vigía alert',
  confirmHeading: 'One click and it starts',
  confirmText: 'Somebody, we hope you, asked Vigía to write to this address about new coverage that meets this query:',
  confirmButton: 'Confirm this alert',
  confirmIgnore: 'If it was not you, ignore this message: nothing more will come. The link works for 7 days.',
};

const es: MailWords = {
  subject: (stories, first) => (stories === 1 ? first : `${stories} noticias: ${first}`),
  heading: (stories) =>
    stories === 1 ? '1 noticia coincide con sus alertas' : `${stories} noticias coinciden con sus alertas`,
  why: 'Por qué',
  alerts: 'Alerta',
  yourAlerts: 'Alertas de este mensaje',
  evidence: 'Etiquetas y evidencia',
  sample: 'MUESTRA: demostración, no evidencia',
  undated: 'sin fecha',
  coverage: (feeds, fetched, failing, waiting) =>
    `${feeds} fuentes: ${fetched} leídas en la última consulta, ${failing} con fallas, ${waiting} aún sin consultar.`,
  stop: 'Detener esta alerta',
  unsubscribe: 'Detener todo el correo de Vigía',
  confirmSubject: 'Confirme su alerta de Vigía',
  confirmHeading: 'Un clic y comienza',
  confirmText:
    'Alguien, esperamos que usted, pidió a Vigía que escriba a esta dirección sobre la nueva cobertura que coincida con esta consulta:',
  confirmButton: 'Confirmar esta alerta',
  confirmIgnore: 'Si no fue usted, ignore este mensaje: no llegará nada más. El enlace funciona durante 7 días.',
};

export const mailWords: Readonly<Record<'en' | 'es', MailWords>> = { en, es };
