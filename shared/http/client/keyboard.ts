import { areKeysOff } from './are-keys-off.ts';

/** Where `g` and a letter lead: the links of the navigation say which letter is theirs. */
const GO_MS = 1500;

/**
 * Moves between what carries `data-item`, opens it, and goes to pages by single keys (WCAG 2.1.4: a cookie of the
 * settings turns them off). Never while somebody types, chooses, or holds a modifier.
 */
export function keyboard(): void {
  const help = document.querySelector<HTMLDialogElement>('dialog[data-keys]');
  document.querySelector('[data-keys-open]')?.addEventListener('click', (event) => {
    if (help === null) return;
    event.preventDefault();
    help.showModal();
  });
  if (areKeysOff()) return;
  let wentAt = Number.NEGATIVE_INFINITY;
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target)) {
      leaveSearch(event);
      return;
    }
    if (document.querySelector('dialog[open]') !== null) return;
    const isGoing = event.timeStamp - wentAt < GO_MS;
    wentAt = event.key === 'g' && !isGoing ? event.timeStamp : Number.NEGATIVE_INFINITY;
    const act = isGoing ? goTo(event.key) : actionOf(event, help);
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input:not([type=checkbox], [type=radio]), textarea, select') !== null)
  );
}

/** Out of the box, so that the keys work again; the browser empties a search box by itself only where there is text. */
function leaveSearch({ key, target }: KeyboardEvent): void {
  if (key === 'Escape' && target instanceof HTMLInputElement && target.getAttribute('aria-expanded') !== 'true')
    target.blur();
}

type Act = (() => void) | undefined;

function actionOf({ key, target }: KeyboardEvent, help: HTMLDialogElement | null): Act {
  switch (key) {
    case 'j':
      return step(1);
    case 'k':
      return step(-1);
    case 'o':
      return open(currentItem());
    case 'Enter':
      // A link or button inside an item does what it always does.
      return target instanceof HTMLElement && target.matches('[data-item]') ? open(target) : undefined;
    case '/':
      return searchBox();
    case '?':
      return help === null ? undefined : () => help.showModal();
    default:
      return undefined;
  }
}

function items(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-item]')].filter((item) => item.checkVisibility());
}

function currentItem(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>('[data-item]') ?? null;
}

/** From the item that holds the focus; without one the first that is on the screen. */
function step(by: 1 | -1): Act {
  const all = items();
  const current = currentItem();
  const at = current === null ? -1 : all.indexOf(current);
  const next = at === -1 ? all.find((item) => item.getBoundingClientRect().bottom > 0) : all[at + by];
  if (next === undefined) return undefined;
  return () => {
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  };
}

function open(item: HTMLElement | null): Act {
  const link = item?.querySelector<HTMLElement>('[data-open], a[href]');
  return link ? () => link.click() : undefined;
}

function searchBox(): Act {
  const box = document.querySelector<HTMLInputElement>('main input[type=search], #q');
  if (box === null) return undefined;
  return () => {
    box.focus();
    box.select();
  };
}

function goTo(key: string): Act {
  const link = document.querySelector<HTMLAnchorElement>(`a[data-go="${CSS.escape(key)}"]`);
  return link === null ? undefined : () => link.click();
}
