import { playKinds } from './play-kinds.ts';

playKinds(['xss.string', 'email.subject', 'email.address', 'email.token']);
