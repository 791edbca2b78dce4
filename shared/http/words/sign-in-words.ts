import { defineWords } from './define-words.ts';

/** What people read who are on their way into the desk, or out of it. */
export const signInWords = defineWords({
  en: {
    signIn: 'Sign in',
    signInText: 'The desk is for people whom this newsroom let in.',
    signedOut: 'Signed out',
    signedOutText: 'You are signed out of Vigía in this browser.',
    endThere: 'Sign out at the provider too',
    endThereText: 'You may still be signed in at the provider, which would let you in again without a question.',
    again: 'Sign in again',
    otherAccount: 'Try another account',
    ended: 'Please sign in',
    endedText: 'You are not signed in, or were signed out meanwhile. Nothing was changed: sign in, then send it again.',
    expired: 'Please begin again',
    expiredText:
      'This sign-in is not one that this browser began in the last ten minutes, or cookies are off. Nobody was signed in.',
    cancelled: 'Not signed in',
    cancelledText: 'The sign-in was stopped at the provider.',
    untrusted: 'Not signed in',
    untrustedText: 'What the provider answered could not be trusted, so nobody was signed in. Begin again.',
    unavailable: 'The provider does not answer',
    unavailableText: 'People sign in through a provider that cannot be reached now. Try again in a few minutes.',
    tooOften: 'Too many sign-ins',
    tooOftenText: 'Too many sign-ins came from your place. Wait a few minutes, then try again.',
    said: 'In detail:',
    refused: 'Not let in',
    refusedAs: (name: string) => `You signed in as ${name}.`,
    notListedText: 'This account is not on the list of the people who may enter. An admin of this Vigía can add it.',
    noAddressText:
      'The provider does not vouch for an e-mail address of this account, and the list of the people who may enter is one of addresses. An admin of this Vigía can help.',
    removedText: 'An admin took this account off the list of the people who may enter.',
    closed: 'The desk is closed',
    closedText: 'No sign-in is set up, so nobody can enter the desk here. The operator finds how in docs/sign-in.md.',
    notHere: 'The desk is not open here',
    notHereText:
      'Without a sign-in the desk opens only on the machine that Vigía runs on, not through a proxy. The operator finds in docs/sign-in.md how people sign in.',
    needsPass: 'The desk needs its link',
    needsPassText:
      'Because publicUrl is set, a proxy may stand before this page. Open the link that `npm start` printed: it ends in a secret, and this browser remembers it.',
  },
  es: {
    signIn: 'Iniciar sesión',
    signInText: 'La mesa es para las personas que esta redacción ha admitido.',
    signedOut: 'Sesión cerrada',
    signedOutText: 'Se cerró su sesión de Vigía en este navegador.',
    endThere: 'Cerrar también la sesión del proveedor',
    endThereText: 'Quizá su sesión con el proveedor siga abierta, y con ella podría volver a entrar sin más preguntas.',
    again: 'Iniciar sesión otra vez',
    otherAccount: 'Probar con otra cuenta',
    ended: 'Inicie sesión',
    endedText: 'No ha iniciado sesión, o se cerró entretanto. No se cambió nada: inicie sesión y envíelo otra vez.',
    expired: 'Empiece otra vez',
    expiredText:
      'Este inicio de sesión no lo empezó este navegador en los últimos diez minutos, o las cookies están desactivadas. Nadie inició sesión.',
    cancelled: 'No se inició la sesión',
    cancelledText: 'El inicio de sesión se detuvo en el proveedor.',
    untrusted: 'No se inició la sesión',
    untrustedText: 'La respuesta del proveedor no es de fiar, así que nadie inició sesión. Empiece otra vez.',
    unavailable: 'El proveedor no responde',
    unavailableText:
      'Se inicia sesión a través de un proveedor al que ahora no se puede llegar. Inténtelo de nuevo en unos minutos.',
    tooOften: 'Demasiados inicios de sesión',
    tooOftenText: 'Llegaron demasiados inicios de sesión desde su lugar. Espere unos minutos e inténtelo de nuevo.',
    said: 'En detalle:',
    refused: 'No se le admitió',
    refusedAs: (name: string) => `Inició sesión como ${name}.`,
    notListedText:
      'Esta cuenta no está en la lista de las personas que pueden entrar. Un administrador de este Vigía puede agregarla.',
    noAddressText:
      'El proveedor no da fe de ninguna dirección de correo de esta cuenta, y la lista de las personas que pueden entrar es de direcciones. Un administrador de este Vigía puede ayudarle.',
    removedText: 'Un administrador quitó esta cuenta de la lista de las personas que pueden entrar.',
    closed: 'La mesa está cerrada',
    closedText:
      'No se ha configurado ningún inicio de sesión, así que aquí nadie puede entrar a la mesa. El operador encuentra cómo hacerlo en docs/sign-in.md.',
    notHere: 'La mesa no está abierta aquí',
    notHereText:
      'Sin inicio de sesión, la mesa se abre solo en la máquina donde corre Vigía, no a través de un proxy. El operador encuentra en docs/sign-in.md cómo se inicia sesión.',
    needsPass: 'Hace falta el enlace de la mesa',
    needsPassText:
      'Como publicUrl está definido, puede haber un proxy delante de esta página. Abra el enlace que mostró `npm start`: termina en un secreto, y este navegador lo recuerda.',
  },
});
