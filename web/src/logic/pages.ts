/*
 * A list that is read by cursor, of which only some pages are kept: a million rows scroll, and memory stays flat.
 * Where each page begins is remembered (a short text each), so that one that was let go can be read again.
 */

interface Fetched<T> { items: T[]; next: string | null }

export class PageList<T> {
  /* Where page i begins; the first has no cursor. */
  private starts: (string | null)[] = [null];
  private kept = new Map<number, T[]>();
  private last = 0;
  private lookedAt = 0;
  pages = 0;
  isWhole = false;

  constructor(readonly pageSize: number, private readonly most: number) {}

  /* Rows that are known to exist: every page but the last is full. */
  get known(): number { return this.pages === 0 ? 0 : (this.pages - 1) * this.pageSize + this.last; }
  get keptPages(): number { return this.kept.size; }

  row(index: number): T | undefined { return this.kept.get(Math.floor(index / this.pageSize))?.[index % this.pageSize]; }

  /* The page behind the known ones, if there is one. */
  get next(): number[] { return this.isWhole ? [] : [this.pages]; }

  /* The pages that a look at rows from..to needs and that are not here; a page past the known ones only if it is the next. */
  look(from: number, to: number): number[] {
    const first = Math.max(0, Math.floor(from / this.pageSize));
    const last = Math.min(Math.floor(to / this.pageSize), this.isWhole ? this.pages - 1 : this.pages);
    this.lookedAt = first;
    const wanted: number[] = [];
    for (let page = first; page <= last; page += 1)
      if (!this.kept.has(page))
        wanted.push(page);
    return wanted;
  }

  cursor(page: number): string | null { return this.starts[page] ?? null; }

  /*
   * Takes a page in and lets the one go that lies farthest from where the reader looks; but never the first, which has no
   * cursor: read again it would begin with what came meanwhile.  What was deleted meanwhile moves the pages behind it.
   */
  add(page: number, { items, next }: Fetched<T>): void {
    this.kept.set(page, items);
    if (page >= this.pages - 1 || !next) {
      this.pages = page + 1;
      this.last = items.length;
      this.isWhole = !next;
    }
    if (this.starts[page + 1] !== next)
      this.forgetFrom(page + 1);
    if (next)
      this.starts[page + 1] = next;
    while (this.kept.size > this.most)
      this.kept.delete([...this.kept.keys()].filter((each) => each > 0).reduce((far, each) => this.distance(each) > this.distance(far) ? each : far));
  }

  private distance(page: number): number { return Math.abs(page - this.lookedAt); }

  private forgetFrom(page: number): void {
    for (const each of [...this.kept.keys()])
      if (each >= page)
        this.kept.delete(each);
  }
}
