/** A click on a chart opens its table at the row of that time: what a pointer finds there, the keyboard finds in the table. */
export function chartHover(): void {
  for (const figure of document.querySelectorAll<HTMLElement>('[data-chart-figure]')) {
    const rows = document.querySelector<HTMLElement>('[data-chart-rows]');
    if (rows === null) continue;
    for (const zones of figure.querySelectorAll('.chart-hits'))
      [...zones.querySelectorAll('rect')].forEach((zone, at, { length }) => {
        // The table has the newest first.
        zone.addEventListener('click', () => show(rows, length - 1 - at));
      });
  }
}

function show(table: HTMLElement, at: number): void {
  const row = table.querySelectorAll('tbody tr')[at];
  table.closest('details')?.setAttribute('open', '');
  for (const shown of table.querySelectorAll('.row-shown')) shown.classList.remove('row-shown');
  row?.classList.add('row-shown');
  row?.scrollIntoView({ block: 'center' });
  row?.querySelector('a')?.focus({ preventScroll: true });
}
