import type { PageLanguage } from './page-language.ts';

/** What the page says where somebody asks for an alert. */
export type SubscribeWords = {
  readonly title: string;
  readonly intro: string;
  readonly address: string;
  readonly query: string;
  readonly queryHelp: string;
  readonly cadence: string;
  readonly note: string;
  readonly noteHelp: string;
  readonly language: string;
  readonly zone: string;
  readonly zoneHelp: string;
  readonly time: string;
  readonly preview: string;
  readonly previewTitle: string;
  readonly send: string;
  readonly change: string;
  readonly tooMuch: string;
  readonly sentTitle: string;
  readonly sentText: string;
  readonly again: string;
  readonly wrong: string;
  readonly tooOften: { readonly title: string; readonly text: string };
  readonly closed: { readonly title: string; readonly text: string };
  readonly otherLanguage: string;
};

const en: SubscribeWords = {
  title: 'An alert by e-mail',
  intro:
    'Vigía watches the news for fentanyl, its precursors, arms trafficking and the groups behind them, and writes to you when new coverage meets your query. First you see what it would have sent; then you confirm by a link in a mail.',
  address: 'Your e-mail address',
  query: 'Query',
  queryHelp: 'Such as topic:fentanyl lang:es, "Lázaro Cárdenas", group:cjng NOT football.',
  cadence: 'How often',
  note: 'Note to yourself',
  noteHelp: 'Why you made this alert; it names the alert in your mails. May stay empty.',
  language: 'Language of the mails',
  zone: 'Time zone',
  zoneHelp: 'Such as America/Mexico_City; empty for the one of this Vigía.',
  time: 'Digests at, local time',
  preview: 'Show what it would have sent',
  previewTitle: 'What this alert would have sent',
  send: 'Send me the link that starts it',
  change: 'Change it',
  tooMuch: 'That is more than 30 stories a day: more than anybody reads. Make the query narrower.',
  sentTitle: 'Look into your mailbox',
  sentText:
    'If this address can get alerts and nothing was sent to it within the last hour, a message with a link is on its way. The alert starts when you confirm it there; the link works for 7 days.',
  again: 'Nothing was sent: this page was not the one that was shown. Look at it and press the button again.',
  wrong: 'Something is not right yet:',
  tooOften: {
    title: 'Too many requests',
    text: 'This form was sent very often from where you are. Try again in a while; nothing was changed.',
  },
  closed: {
    title: 'Not open to everybody',
    text: 'This Vigía takes no requests from the public. Its operator can make an alert for you.',
  },
  otherLanguage: 'Español',
};

const es: SubscribeWords = {
  title: 'Una alerta por correo',
  intro:
    'Vigía sigue las noticias sobre el fentanilo, sus precursores, el tráfico de armas y los grupos detrás de ellos, y le escribe cuando la nueva cobertura coincide con su consulta. Primero ve lo que habría enviado; después confirma con un enlace en un mensaje.',
  address: 'Su dirección de correo',
  query: 'Consulta',
  queryHelp: 'Por ejemplo topic:fentanyl lang:es, "Lázaro Cárdenas", group:cjng NOT fútbol.',
  cadence: 'Con qué frecuencia',
  note: 'Nota para usted',
  noteHelp: 'Por qué hizo esta alerta; le da nombre en sus mensajes. Puede quedar vacía.',
  language: 'Idioma de los mensajes',
  zone: 'Zona horaria',
  zoneHelp: 'Por ejemplo America/Mexico_City; vacía para la de esta Vigía.',
  time: 'Resúmenes a las, hora local',
  preview: 'Mostrar lo que habría enviado',
  previewTitle: 'Lo que esta alerta habría enviado',
  send: 'Enviarme el enlace que la inicia',
  change: 'Cambiarla',
  tooMuch: 'Son más de 30 historias al día: más de lo que nadie lee. Haga la consulta más precisa.',
  sentTitle: 'Mire su correo',
  sentText:
    'Si esta dirección puede recibir alertas y no se le envió nada en la última hora, un mensaje con un enlace está en camino. La alerta comienza cuando la confirme allí; el enlace funciona 7 días.',
  again: 'No se envió nada: esta página no era la que se mostró. Revísela y pulse el botón de nuevo.',
  wrong: 'Algo no está bien todavía:',
  tooOften: {
    title: 'Demasiadas peticiones',
    text: 'Este formulario se envió muchas veces desde donde usted está. Inténtelo de nuevo más tarde; no se cambió nada.',
  },
  closed: {
    title: 'No está abierta al público',
    text: 'Esta Vigía no acepta peticiones del público. Su operador puede hacer una alerta para usted.',
  },
  otherLanguage: 'English',
};

export const subscribeWords: Readonly<Record<PageLanguage, SubscribeWords>> = { en, es };
