import { playKinds } from './play-kinds.ts';

playKinds(['api.request']);
