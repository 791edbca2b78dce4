import type { DigestDay, MailWords, StoryCount } from './mail-words.ts';

/** Mails in Spanish. */
export const es: MailWords = {
  subject: (count, titles, digest) => {
    if (digest === undefined) return count.stories === 1 ? only(count, titles) : `${counted(count)}: ${titles}`;
    return `${digestName(digest)}: ${count.stories === 0 ? 'nada nuevo' : `${counted(count)}: ${titles}`}`;
  },
  heading: (count, digest) => {
    const met = `${plural(count.stories, 'historia coincide', 'historias coinciden')} con sus alertas${updated(count)}`;
    if (digest === undefined) return met;
    return `${digestName(digest)}: ${count.stories === 0 ? 'nada nuevo coincide con sus alertas' : met}`;
  },
  why: 'Por qué',
  wrongTag: '¿Etiqueta incorrecta?',
  alert: 'Alerta',
  update: (tags) => `Actualización: ya le avisamos de esta historia. Nuevo en ella: ${tags}`,
  alsoIn: 'También en',
  copy: 'mismo texto',
  moreArticles: (count) => `y ${plural(count, 'artículo más', 'artículos más')}`,
  more: (stories) =>
    `Y ${plural(stories, 'historia más, contada', 'historias más, contadas')} aquí y en ningún otro mensaje.`,
  seeAll: 'Verlas todas',
  evidence: 'Etiquetas y evidencia',
  sample: 'MUESTRA: demostración, no evidencia',
  undated: 'sin fecha',
  unknownLanguage: 'idioma desconocido',
  coverageTitle: 'En qué se basa',
  coverage: ({ feeds, fetched, failing, silent, waiting, read, matched, dropped }, since) =>
    [
      `${plural(feeds, 'fuente', 'fuentes')}: ${[
        plural(fetched, 'consultada', 'consultadas'),
        ...(failing === 0 ? [] : [`${failing} con fallas${since === undefined ? '' : ` desde el ${since}`}`]),
        ...(silent === 0 ? [] : [plural(silent, 'callada', 'calladas')]),
        ...(waiting === 0 ? [] : [`${waiting} aún sin consultar`]),
      ].join(', ')}`,
      [
        plural(read, 'artículo leído', 'artículos leídos'),
        plural(matched, 'coincide', 'coinciden'),
        ...(dropped === 0 ? [] : [`${plural(dropped, 'entrada', 'entradas')} sin artículo`]),
      ].join(', '),
    ]
      .join('; ')
      .concat('.'),
  times: (zone) => `Las horas son las de ${zone}.`,
  yourAlerts: 'Sus alertas en este mensaje',
  query: 'Consulta',
  note: 'Su nota',
  stop: 'Detener esta alerta',
  manage: 'Cambiar o pausar sus alertas',
  unsubscribe: 'Detener todo el correo de Vigía',
  cadence: {
    instant: 'en minutos',
    hourly: 'cada hora',
    daily: 'una vez al día',
    weekly: 'una vez a la semana',
    off: 'sin correo',
  },
  confirm: {
    subject: 'Confirme su alerta de Vigía',
    heading: 'Un clic y comienza',
    text: 'Alguien, esperamos que usted, pidió a Vigía que escriba a esta dirección sobre la nueva cobertura que coincida con esta consulta:',
    frequency: 'Con qué frecuencia',
    button: 'Confirmar esta alerta',
    ignore: 'Si no fue usted, ignore este mensaje: no llegará nada más. El enlace funciona durante 7 días.',
  },
  preview: {
    count: ({ days, articles, stories, busiest }) =>
      `En los últimos ${days} días habría enviado ${plural(articles, 'artículo', 'artículos')} en ${plural(stories, 'historia', 'historias')}${busiest === undefined ? '' : `; el día con más (${busiest.day}) tuvo ${busiest.stories}`}.`,
    none: (days) => `En los últimos ${days} días no habría enviado nada.`,
    examples: 'Por ejemplo',
    suggest: (cadence) => `Para esta cantidad de historias sugerimos: ${cadence}.`,
  },
  link: {
    subject: 'Su enlace a sus alertas de Vigía',
    heading: 'Sus alertas, durante una hora',
    text: 'Alguien, esperamos que usted, pidió un enlace a las alertas de esta dirección. Las muestra y permite cambiarlas, pausarlas, detenerlas, exportarlas o borrarlas.',
    button: 'Abrir mis alertas',
    ignore: 'Si no fue usted, ignore este mensaje: sin el enlace no se puede cambiar nada. Funciona durante una hora.',
  },
  broken: {
    subject: (name) => `Una de sus alertas ya no funciona: ${name}`,
    heading: 'Una de sus alertas ya no funciona',
    text: 'Vigía ya no puede leer la consulta de esta alerta. Se conserva, y no envía nada hasta que usted la cambie.',
    errors: 'Qué está mal',
    action: 'Pida un enlace a sus alertas para corregirla',
  },
  webhook: {
    subject: (host) => `Uno de sus webhooks está desactivado: ${host}`,
    heading: 'Uno de sus webhooks está desactivado',
    text: (host, since) =>
      `${host} no ha aceptado ninguna entrega desde el ${since}, así que Vigía dejó de intentarlo. La alerta continúa por correo.`,
    reason: 'Última respuesta',
    action: 'Pida un enlace a sus alertas para activarlo de nuevo',
  },
};

function only({ updates }: StoryCount, title: string): string {
  return updates === 0 ? title : `Actualización: ${title}`;
}

function counted({ stories, updates }: StoryCount): string {
  const all = plural(stories, 'historia', 'historias');
  return updates === 0 ? all : `${all}, ${plural(updates, 'actualización', 'actualizaciones')}`;
}

/** `, 1 de ellas actualización`. */
function updated({ updates }: StoryCount): string {
  return updates === 0 ? '' : `, ${plural(updates, 'de ellas actualización', 'de ellas actualizaciones')}`;
}

function digestName({ cadence, day }: DigestDay): string {
  return cadence === 'daily' ? day : `Semana hasta el ${day}`;
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
