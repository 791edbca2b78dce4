import { areKeysOff } from './are-keys-off.ts';

/**
 * Between receipts and their words on the page of an article: a click goes there smoothly and moves the focus along, a
 * bar leads back, and `n` and `p` go from one evidence to the next. Without it the links work by themselves.
 */
export function evidence(): void {
  const body = document.querySelector<HTMLElement>('[data-evidence]');
  if (body === null) return;
  const bar = document.querySelector<HTMLElement>('[data-evidence-bar]');
  const places = [...document.querySelectorAll<HTMLElement>('h1 .evidence[id], [data-evidence] .evidence[id]')];
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="#"]') : null;
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = document.getElementById(link.hash.slice(1));
    if (target === null || !isEvidenceLink(link)) return;
    event.preventDefault();
    const from = link.closest<HTMLElement>('[id]');
    goTo(target);
    showBack(bar, link.classList.contains('to-words') ? from : null);
  });
  document.addEventListener('keydown', (event) => {
    if ((event.key !== 'n' && event.key !== 'p') || event.ctrlKey || event.metaKey || event.altKey || isTyping(event))
      return;
    if (areKeysOff() || document.querySelector('dialog[open]') !== null) return;
    step(places, event.key === 'n' ? 1 : -1, bar);
    event.preventDefault();
  });
  bar?.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-step]') : null;
    if (button !== null) step(places, Number(button.dataset['step']), bar);
  });
  openAtHash();
}

function isEvidenceLink({ classList }: Element): boolean {
  return classList.contains('to-words') || classList.contains('evidence') || classList.contains('back-to');
}

function isTyping({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}

/** A receipt may stand folded away. */
function goTo(target: HTMLElement): void {
  const fold = target.closest('details');
  if (fold !== null) fold.open = true;
  // The address keeps the place, and `:target` follows it.
  if (location.hash !== `#${target.id}`) location.hash = target.id;
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  target.scrollIntoView({ block: 'center', behavior: isCalm ? 'auto' : 'smooth' });
  // A receipt is no link: without this it takes no focus.
  if (!target.matches('a[href]')) target.setAttribute('tabindex', '-1');
  target.focus({ preventScroll: true });
}

/** The evidence after the one that was gone to last, or the first on the way down from what is to be seen. */
function step(places: readonly HTMLElement[], by: number, bar: HTMLElement | null): void {
  if (places.length === 0) return;
  const at = places.findIndex((place) => `#${place.id}` === location.hash);
  const seen = places.findIndex((place) => place.getBoundingClientRect().bottom > 0);
  const next = at === -1 ? Math.max(0, seen) : (at + by + places.length) % places.length;
  const place = places[next];
  if (place === undefined) return;
  goTo(place);
  showBack(bar, document.getElementById(place.getAttribute('href')?.slice(1) ?? ''));
}

/** Shows the way to the receipt, in the bar that is hidden without one. */
function showBack(bar: HTMLElement | null, receipt: HTMLElement | null): void {
  const link = bar?.querySelector<HTMLAnchorElement>('.back-to');
  if (bar === null || link === null || link === undefined) return;
  bar.hidden = receipt === null;
  if (receipt !== null) link.setAttribute('href', `#${receipt.id}`);
}

/** Who comes by a link to a receipt that is folded away sees it. */
function openAtHash(): void {
  const fold = document.getElementById(location.hash.slice(1))?.closest('details');
  if (fold) fold.open = true;
}
