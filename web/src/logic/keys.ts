/* What a key means by itself, and behind another: "g" and then "a" is the name "g a". */

/* In ms; who takes longer has forgotten the first key, and means the second one by itself. */
const patience = 1500;

/* Letters, digits, signs and the space bar: what dictation and a slip of the hand type, too. */
export const isCharacter = (key: string) => [...key].length === 1;

export class KeySequence {
  private first: { key: string; at: number } | null = null;

  /* The one of `names` that this key completes at that time, in ms.  What stands behind a first key without belonging to it means nothing. */
  press(key: string, at: number, names: ReadonlySet<string>): string | null {
    const first = this.first && at - this.first.at <= patience ? this.first : null;
    this.first = null;
    if (!isCharacter(key))
      return names.has(key) ? key : null;
    const pair = `${first?.key} ${key}`;
    if (first && names.has(pair))
      return pair;
    if ([...names].some((name) => name.startsWith(`${key} `))) {
      this.first = { key, at };
      return null;
    }
    return !first && names.has(key) ? key : null;
  }

  forget() { this.first = null; }
}
