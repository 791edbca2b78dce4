import { playKinds } from './play-kinds.ts';

playKinds(['digest.time', 'digest.state']);
