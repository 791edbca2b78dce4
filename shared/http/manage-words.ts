import type { SubscriptionRecord } from '../model/subscription.ts';
import type { PageLanguage } from './page-language.ts';

/** What a reader's own page says. */
export type ManageWords = {
  readonly linkTitle: string;
  readonly linkText: string;
  readonly address: string;
  readonly linkButton: string;
  readonly linkSentTitle: string;
  readonly linkSentText: string;
  readonly title: string;
  readonly intro: string;
  readonly alerts: string;
  readonly noAlerts: string;
  readonly status: Readonly<Record<SubscriptionRecord['status'], string>>;
  readonly query: string;
  readonly cadence: string;
  readonly note: string;
  readonly edit: string;
  readonly save: string;
  readonly pause: string;
  readonly resume: string;
  readonly stop: string;
  readonly startAgain: string;
  readonly add: string;
  readonly times: string;
  readonly language: string;
  readonly zone: string;
  readonly time: string;
  readonly weekday: string;
  readonly weekdays: readonly string[];
  readonly quietFrom: string;
  readonly quietTo: string;
  readonly quietHelp: string;
  readonly nothingNew: string;
  readonly mails: string;
  readonly stories: (count: number) => string;
  readonly mailStates: Readonly<Record<string, string>>;
  readonly data: string;
  readonly exportText: string;
  readonly exportButton: string;
  readonly eraseText: string;
  readonly eraseButton: string;
  readonly eraseAsk: string;
  readonly eraseWhat: string;
  readonly eraseSure: string;
  readonly eraseBack: string;
  readonly erasedTitle: string;
  readonly erasedText: string;
  readonly saved: string;
  readonly notSaved: string;
  readonly gone: string;
  readonly unsubscribed: string;
};

const en: ManageWords = {
  linkTitle: 'Your alerts',
  linkText: 'Vigía has no accounts. Say your address, and a link to your alerts comes by mail; it works for one hour.',
  address: 'Your e-mail address',
  linkButton: 'Send me a link',
  linkSentTitle: 'Look into your mailbox',
  linkSentText:
    'If this address has alerts and no link was sent to it within the last hour, a message with a link is on its way.',
  title: 'Your alerts',
  intro: 'This page works for one hour; each change starts the hour anew.',
  alerts: 'Alerts',
  noAlerts: 'There are none.',
  status: {
    pending: 'waits for your confirmation',
    active: 'on',
    paused: 'paused',
    stopped: 'stopped',
    broken: 'does not work any more',
  },
  query: 'Query',
  cadence: 'How often',
  note: 'Note to yourself',
  edit: 'Change',
  save: 'Save',
  pause: 'Pause',
  resume: 'Take up again',
  stop: 'Stop',
  startAgain: 'Start again',
  add: 'Another alert',
  times: 'When and how mails come',
  language: 'Language of the mails',
  zone: 'Time zone',
  time: 'Digests at, local time',
  weekday: 'Weekly digests on',
  weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  quietFrom: 'Quiet from',
  quietTo: 'until',
  quietHelp: 'Nothing is sent in quiet hours; what matches meanwhile comes after them. Empty both for none.',
  nothingNew: 'Send a digest also when there is nothing new',
  mails: 'Last mails',
  stories: (count) => (count === 1 ? '1 story' : `${count} stories`),
  mailStates: {
    open: 'being gathered',
    claimed: 'on its way',
    sent: 'sent',
    failed: 'not sent',
    empty: 'nothing to tell',
  },
  data: 'Your data',
  exportText: 'Everything stored about you, as a file that you can read.',
  exportButton: 'Export my data',
  eraseText: 'Removes your address, your alerts and what was sent to you.',
  eraseButton: 'Erase my data …',
  eraseAsk: 'Erase everything?',
  eraseWhat:
    'Your address, your alerts and what was sent to you are removed for good. What stays is a number made from your address with a secret key, so that nobody mails it again by mistake.',
  eraseSure: 'Yes, erase everything',
  eraseBack: 'No, back to my alerts',
  erasedTitle: 'Everything is erased',
  erasedText: 'Nothing is stored about you any more, and no more mail will come.',
  saved: 'Saved.',
  notSaved: 'Nothing was changed:',
  gone: 'This alert is no longer there.',
  unsubscribed: 'Mail to you is stopped. Starting an alert again starts it anew.',
};

const es: ManageWords = {
  linkTitle: 'Sus alertas',
  linkText:
    'Vigía no tiene cuentas. Indique su dirección y recibirá por correo un enlace a sus alertas; funciona durante una hora.',
  address: 'Su dirección de correo',
  linkButton: 'Enviarme un enlace',
  linkSentTitle: 'Mire su correo',
  linkSentText:
    'Si esta dirección tiene alertas y no se le envió un enlace en la última hora, un mensaje con un enlace está en camino.',
  title: 'Sus alertas',
  intro: 'Esta página funciona durante una hora; cada cambio inicia la hora de nuevo.',
  alerts: 'Alertas',
  noAlerts: 'No hay ninguna.',
  status: {
    pending: 'espera su confirmación',
    active: 'activa',
    paused: 'en pausa',
    stopped: 'detenida',
    broken: 'ya no funciona',
  },
  query: 'Consulta',
  cadence: 'Con qué frecuencia',
  note: 'Nota para usted',
  edit: 'Cambiar',
  save: 'Guardar',
  pause: 'Pausar',
  resume: 'Retomar',
  stop: 'Detener',
  startAgain: 'Iniciar de nuevo',
  add: 'Otra alerta',
  times: 'Cuándo y cómo llegan los mensajes',
  language: 'Idioma de los mensajes',
  zone: 'Zona horaria',
  time: 'Resúmenes a las, hora local',
  weekday: 'Resúmenes semanales el',
  weekdays: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'],
  quietFrom: 'Silencio desde las',
  quietTo: 'hasta las',
  quietHelp:
    'En esas horas no se envía nada; lo que coincida mientras tanto llega después. Vacíe ambas para no tenerlas.',
  nothingNew: 'Enviar un resumen también cuando no haya nada nuevo',
  mails: 'Últimos mensajes',
  stories: (count) => (count === 1 ? '1 historia' : `${count} historias`),
  mailStates: {
    open: 'se está reuniendo',
    claimed: 'en camino',
    sent: 'enviado',
    failed: 'no enviado',
    empty: 'sin nada que contar',
  },
  data: 'Sus datos',
  exportText: 'Todo lo que se guarda sobre usted, en un archivo que puede leer.',
  exportButton: 'Exportar mis datos',
  eraseText: 'Elimina su dirección, sus alertas y lo que se le envió.',
  eraseButton: 'Borrar mis datos …',
  eraseAsk: '¿Borrar todo?',
  eraseWhat:
    'Su dirección, sus alertas y lo que se le envió se eliminan para siempre. Queda un número hecho de su dirección con una clave secreta, para que nadie le escriba de nuevo por error.',
  eraseSure: 'Sí, borrar todo',
  eraseBack: 'No, volver a mis alertas',
  erasedTitle: 'Todo está borrado',
  erasedText: 'Ya no se guarda nada sobre usted y no llegará más correo.',
  saved: 'Guardado.',
  notSaved: 'No se cambió nada:',
  gone: 'Esta alerta ya no existe.',
  unsubscribed: 'El correo para usted está detenido. Iniciar de nuevo una alerta lo reanuda.',
};

export const manageWords: Readonly<Record<PageLanguage, ManageWords>> = { en, es };
