import type { LinkPurpose } from '../model/link-token.ts';
import type { PageLanguage } from './page-language.ts';

type Words = { readonly ask: string; readonly button: string; readonly done: string; readonly next: string };
type Notice = { readonly title: string; readonly text: string };

/** What the pages behind a mail's links say. */
export type LinkWords = {
  readonly purposes: Readonly<Record<Exclude<LinkPurpose, 'manage' | 'stories'>, Words>>;
  readonly query: string;
  readonly note: string;
  readonly frequency: string;
  readonly tag: string;
  readonly article: string;
  readonly pressAgain: string;
  readonly toManage: string;
  readonly foreign: Notice;
  readonly tooLarge: Notice;
  readonly invalid: Notice;
  readonly expired: Notice;
  readonly retired: Notice;
  readonly stopped: Notice;
  readonly articleGone: Notice;
  /** The list of what one mail told. */
  readonly stories: { readonly title: string; readonly more: string; readonly gone: Notice };
};

const en: LinkWords = {
  purposes: {
    confirm: {
      ask: 'Start this alert?',
      button: 'Confirm this alert',
      done: 'The alert is on',
      next: 'The first message comes with the next coverage that meets it. Every message has a link that stops it.',
    },
    stop: {
      ask: 'Stop this alert?',
      button: 'Stop this alert',
      done: 'The alert is stopped',
      next: 'It is kept, and can be taken up again on the page of your alerts.',
    },
    unsubscribe: {
      ask: 'Stop all mail from Vigía?',
      button: 'Stop all mail',
      done: 'No more mail will come',
      next: 'All your alerts are stopped.',
    },
    'wrong-tag': {
      ask: 'Is this tag wrong?',
      button: 'Yes, this tag is wrong',
      done: 'Thank you: noted',
      next: 'The operator sees what readers call wrong, and sets the topic model right by it.',
    },
  },
  query: 'Query',
  note: 'Your note',
  frequency: 'How often',
  tag: 'Tag',
  article: 'Article',
  pressAgain: 'Nothing was changed: press the button on this page.',
  toManage: 'Get a link to your alerts by mail',
  foreign: { title: 'Refused', text: 'This request came from another site. Open the link of the message itself.' },
  tooLarge: { title: 'Too much', text: 'This form holds more than Vigía takes.' },
  invalid: {
    title: 'This link does not work',
    text: 'It is incomplete, was changed on the way, or speaks of something that is no longer there. Open it again from the message, or get a fresh link by mail.',
  },
  expired: {
    title: 'This link is too old',
    text: 'Confirm links work for 7 days, links to your alerts for one hour. Ask for the alert again, or get a fresh link by mail.',
  },
  retired: {
    title: 'This link is no longer trusted',
    text: 'Vigía changed the key that signed it, because somebody else may know that key. Get a fresh link by mail: everything can be done with it, stopping all mail too.',
  },
  stopped: {
    title: 'This alert was stopped',
    text: 'It was stopped after this link was sent, so the link starts nothing. Ask for the alert again to get a fresh one.',
  },
  articleGone: { title: 'No such article', text: 'The article is no longer in the archive.' },
  stories: {
    title: 'Every story of that message',
    more: 'More stories',
    gone: { title: 'No such message', text: 'The message, and what it told, are no longer stored.' },
  },
};

const es: LinkWords = {
  purposes: {
    confirm: {
      ask: '¿Comenzar esta alerta?',
      button: 'Confirmar esta alerta',
      done: 'La alerta está activa',
      next: 'El primer mensaje llega con la próxima cobertura que coincida. Cada mensaje lleva un enlace que la detiene.',
    },
    stop: {
      ask: '¿Detener esta alerta?',
      button: 'Detener esta alerta',
      done: 'La alerta está detenida',
      next: 'Se conserva, y se puede retomar en la página de sus alertas.',
    },
    unsubscribe: {
      ask: '¿Detener todo el correo de Vigía?',
      button: 'Detener todo el correo',
      done: 'No llegará más correo',
      next: 'Todas sus alertas están detenidas.',
    },
    'wrong-tag': {
      ask: '¿Es incorrecta esta etiqueta?',
      button: 'Sí, esta etiqueta es incorrecta',
      done: 'Gracias: anotado',
      next: 'El operador ve lo que los lectores señalan y corrige con ello el modelo de temas.',
    },
  },
  query: 'Consulta',
  note: 'Su nota',
  frequency: 'Con qué frecuencia',
  tag: 'Etiqueta',
  article: 'Artículo',
  pressAgain: 'No se cambió nada: pulse el botón de esta página.',
  toManage: 'Recibir por correo un enlace a sus alertas',
  foreign: { title: 'Rechazado', text: 'Esta petición vino de otro sitio. Abra el enlace del propio mensaje.' },
  tooLarge: { title: 'Demasiado', text: 'Este formulario contiene más de lo que Vigía acepta.' },
  invalid: {
    title: 'Este enlace no funciona',
    text: 'Está incompleto, fue cambiado en el camino o se refiere a algo que ya no existe. Ábralo de nuevo desde el mensaje, o reciba un enlace nuevo por correo.',
  },
  expired: {
    title: 'Este enlace es demasiado antiguo',
    text: 'Los enlaces de confirmación funcionan 7 días; los enlaces a sus alertas, una hora. Pida la alerta de nuevo, o reciba un enlace nuevo por correo.',
  },
  retired: {
    title: 'Este enlace ya no es de confianza',
    text: 'Vigía cambió la clave que lo firmó, porque alguien más puede conocerla. Reciba un enlace nuevo por correo: con él puede hacerlo todo, también detener todo el correo.',
  },
  stopped: {
    title: 'Esta alerta fue detenida',
    text: 'Se detuvo después de enviarse este enlace, así que el enlace no comienza nada. Pida la alerta de nuevo para recibir otro.',
  },
  articleGone: { title: 'No existe el artículo', text: 'El artículo ya no está en el archivo.' },
  stories: {
    title: 'Todas las historias de ese mensaje',
    more: 'Más historias',
    gone: { title: 'No existe el mensaje', text: 'El mensaje, y lo que contaba, ya no están guardados.' },
  },
};

export const linkWords: Readonly<Record<PageLanguage, LinkWords>> = { en, es };
