import type { WebhookDelivery, WebhookRecord } from '../model/webhook.ts';
import type { PageLanguage } from './page-language.ts';

type ManageWebhookWords = {
  readonly title: string;
  readonly text: string;
  readonly url: string;
  readonly save: string;
  readonly test: string;
  readonly testName: string;
  readonly rotate: string;
  readonly remove: string;
  readonly failing: string;
  readonly secret: string;
  readonly tested: string;
  readonly states: Readonly<Record<WebhookRecord['state'], string>>;
  readonly deliveryStates: Readonly<Record<WebhookDelivery['state'], string>>;
};

/** What a reader's own page says of webhooks. */
export const manageWebhookWords: Readonly<Record<PageLanguage, ManageWebhookWords>> = {
  en: {
    title: 'Webhook',
    text: 'Posts what the mails of this alert say to an address of yours, signed (Standard Webhooks).',
    url: 'Address, beginning with https://',
    save: 'Save webhook',
    test: 'Send a test',
    testName: 'test',
    rotate: 'New secret',
    remove: 'Remove',
    failing: 'Nothing was delivered since',
    secret: 'The secret to verify with, shown this once:',
    tested: 'A test is on its way. Its outcome appears here within a minute.',
    states: { on: 'on', off: 'off' },
    deliveryStates: { waiting: 'waits', delivered: 'delivered', failed: 'failed', dropped: 'not sent' },
  },
  es: {
    title: 'Webhook',
    text: 'Envía lo que dicen los mensajes de esta alerta a una dirección suya, con firma (Standard Webhooks).',
    url: 'Dirección, empieza por https://',
    save: 'Guardar webhook',
    test: 'Enviar una prueba',
    testName: 'prueba',
    rotate: 'Nuevo secreto',
    remove: 'Quitar',
    failing: 'No se ha entregado nada desde el',
    secret: 'El secreto para verificar; se muestra solo esta vez:',
    tested: 'Una prueba está en camino. El resultado aparece aquí en un minuto.',
    states: { on: 'activo', off: 'apagado' },
    deliveryStates: { waiting: 'espera', delivered: 'entregado', failed: 'fallido', dropped: 'no enviado' },
  },
};
