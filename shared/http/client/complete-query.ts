type Option = { readonly text: string; readonly label: string };
type Completion = { readonly start: number; readonly end: number; readonly options: readonly Option[] };

/** Keys come faster than this; each pause asks once. */
const PAUSE_MS = 120;

/**
 * Completes queries while they are typed: a combobox with a list (WAI-ARIA APG, "Editable Combobox With List
 * Autocomplete"). Nothing is chosen unless the reader chooses it, so Enter still searches.
 */
export function completeQueries(): void {
  const boxes = document.querySelectorAll<HTMLInputElement>('input[data-complete-query], .top input#q');
  for (const [index, input] of [...boxes].entries()) completeQuery(input, `completions-${index}`);
}

function completeQuery(input: HTMLInputElement, id: string): void {
  const list = document.createElement('ul');
  list.id = id;
  list.className = 'completions';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', input.labels?.[0]?.textContent ?? '');
  list.hidden = true;
  const place = document.createElement('span');
  place.className = 'completed';
  input.before(place);
  place.append(input, list);
  for (const [name, value] of Object.entries({
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-expanded': 'false',
    'aria-controls': id,
  }))
    input.setAttribute(name, value);

  let shown: Completion | undefined;
  let active = -1;
  let timer = 0;
  let asked: AbortController | undefined;

  const close = () => {
    asked?.abort();
    clearTimeout(timer);
    shown = undefined;
    active = -1;
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };

  const mark = (next: number) => {
    active = next;
    for (const [at, item] of [...list.children].entries()) item.setAttribute('aria-selected', String(at === active));
    const item = list.children[active];
    item?.scrollIntoView({ block: 'nearest' });
    if (item === undefined) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', item.id);
  };

  const choose = (at: number) => {
    const option = shown?.options[at];
    if (shown === undefined || option === undefined) return;
    const { start, end } = shown;
    const rest = input.value.slice(end).replace(/^ /, option.text.endsWith(' ') ? '' : ' ');
    input.value = input.value.slice(0, start) + option.text + rest;
    input.setSelectionRange(start + option.text.length, start + option.text.length);
    close();
    input.focus();
    // A field was chosen: its values come next.
    if (option.text.endsWith(':')) void ask();
  };

  const show = (completion: Completion) => {
    shown = completion;
    list.replaceChildren(...completion.options.map((option, at) => itemOf(option, `${id}-${at}`)));
    list.hidden = completion.options.length === 0;
    input.setAttribute('aria-expanded', String(!list.hidden));
    mark(-1);
  };

  async function ask(): Promise<void> {
    asked?.abort();
    asked = new AbortController();
    const fields = new URLSearchParams({ q: input.value, at: String(input.selectionStart ?? input.value.length) });
    try {
      const answer = await fetch(`/search/complete?${fields}`, { signal: asked.signal });
      if (answer.ok && document.activeElement === input) show(await answer.json());
    } catch {
      // Aborted by the next key, or the server is away: the query can be typed without help.
    }
  }

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), PAUSE_MS);
  });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const count = shown?.options.length ?? 0;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (count === 0) void ask();
      // Past either end stands the query itself, with nothing chosen.
      else mark(((active + 1 + step + count + 1) % (count + 1)) - 1);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && active >= 0) {
      event.preventDefault();
      choose(active);
    } else if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  // Before the blur that a press would cause.
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const item = event.target instanceof Element ? event.target.closest('[role=option]') : null;
    if (item !== null) choose([...list.children].indexOf(item));
  });
}

function itemOf({ text, label }: Option, id: string): HTMLLIElement {
  const item = document.createElement('li');
  item.id = id;
  item.setAttribute('role', 'option');
  const code = document.createElement('code');
  code.textContent = text;
  const name = document.createElement('span');
  name.textContent = label;
  item.append(code, ' ', name);
  return item;
}
