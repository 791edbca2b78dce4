import { mayAct } from '../../model/visitor.ts';
import type { DeskContext } from './desk-env.ts';

/** The pages of the navigation; `key` is pressed after `g`. */
const PLACES = [
  { place: 'today', path: '/', key: 't' },
  { place: 'search', path: '/search', key: 's' },
  { place: 'trends', path: '/trends', key: 'r' },
  { place: 'feeds', path: '/feeds', key: 'f' },
  { place: 'model', path: '/model', key: 'm' },
  { place: 'alerts', path: '/alerts', key: 'a' },
  { place: 'queues', path: '/queues', key: 'q' },
  { place: 'settings', path: '/settings', key: 'e' },
] as const;

/** Those that a visitor may see: queues are the operator's business. */
export function deskPlaces({ visitor }: Pick<DeskContext, 'visitor'>) {
  return PLACES.filter(({ place }) => place !== 'queues' || mayAct(visitor.role, 'admin'));
}
