import type { LinkPurpose } from '../model/link-token.ts';

type Words = { readonly ask: string; readonly button: string; readonly done: string };

/** What the pages behind a mail's links say, in the reader's language. */
export const linkWords: Readonly<Record<'en' | 'es', Readonly<Record<LinkPurpose, Words>>>> = {
  en: {
    confirm: { ask: 'Start this alert?', button: 'Confirm this alert', done: 'The alert is on' },
    stop: { ask: 'Stop this alert?', button: 'Stop this alert', done: 'The alert is stopped' },
    unsubscribe: { ask: 'Stop all mail from Vigía?', button: 'Stop all mail', done: 'No more mail will come' },
  },
  es: {
    confirm: { ask: '¿Comenzar esta alerta?', button: 'Confirmar esta alerta', done: 'La alerta está activa' },
    stop: { ask: '¿Detener esta alerta?', button: 'Detener esta alerta', done: 'La alerta está detenida' },
    unsubscribe: {
      ask: '¿Detener todo el correo de Vigía?',
      button: 'Detener todo el correo',
      done: 'No llegará más correo',
    },
  },
};
