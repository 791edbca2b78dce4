import type { Settings } from './settings.ts';

/** What a configuration says of its operator and of when sending stops. */
type Configured = {
  readonly contact?: string | undefined;
  readonly mail: {
    readonly language: 'en' | 'es';
    readonly times: { readonly zone: string };
    readonly guard: { readonly mails: number; readonly bouncePercent: number; readonly complaintPercent: number };
  };
  readonly alerts: { readonly operator?: string | undefined; readonly summaryTime: string };
};

/** The settings of operator mail; nobody is told where neither an address nor a `mailto:` contact is given. */
export function operatorSettings({ contact, mail, alerts }: Configured): Pick<Settings, 'operator' | 'guard'> {
  const written = contact?.startsWith(MAILTO) ? contact.slice(MAILTO.length) : undefined;
  const address = alerts.operator ?? written;
  const { mails, bouncePercent, complaintPercent } = mail.guard;
  return {
    guard: { mails, bounces: bouncePercent / 100, complaints: complaintPercent / 100 },
    ...(address === undefined
      ? {}
      : { operator: { address, language: mail.language, time: alerts.summaryTime, zone: mail.times.zone } }),
  };
}

const MAILTO = 'mailto:';
