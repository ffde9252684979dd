/** Characters. Where the index does not have so many in a row, the search skips all slices that contain them. */
const PIECE = 3;

interface EchoOptions {
  /** So many characters in a row count as an echo. */
  readonly length: number;
  /** A form with fewer characters than `length`, but at least so many, counts as a whole. */
  readonly shortest: number;
}

/**
 * Returns a function that tells whether a text echoes one of these forms of a secret. Keep it for all texts. The forms are listed when a
 * text is long enough for an echo. A search takes time in proportion to the text and the forms: to search the text for each slice of a
 * long key would block the process for seconds.
 */
export function createEchoFinder(listForms: () => readonly string[], { length, shortest }: EchoOptions): (text: string) => boolean {
  let forms: readonly string[] | undefined;
  return (text) => {
    if (text.length < shortest) return false;
    forms ??= listForms().filter((form) => form.length >= shortest);
    const longForms = forms.filter((form) => form.length >= length);
    return forms.some((form) => form.length < length && text.includes(form)) || haveSliceInCommon([text], longForms, length);
  };
}

/** Indexes the shorter side: to add a slice to a set takes longer than to look for one. */
function haveSliceInCommon(some: readonly string[], others: readonly string[], length: number): boolean {
  const [few, many] = countCharacters(some) < countCharacters(others) ? [some, others] : [others, some];
  const slices = new Set(few.flatMap((text) => listSlices(text, length)));
  const pieces = new Set(few.flatMap((text) => listSlices(text, PIECE)));
  return slices.size > 0 && many.some((text) => {
    let end = length;
    while (end <= text.length) {
      if (!pieces.has(text.slice(end - PIECE, end))) end += length - PIECE + 1; // To the first slice without this piece.
      else if (slices.has(text.slice(end - length, end))) return true;
      else end += 1;
    }
    return false;
  });
}

const countCharacters = (texts: readonly string[]): number => texts.reduce((sum, { length }) => sum + length, 0);

const listSlices = (text: string, length: number): readonly string[] =>
  Array.from({ length: Math.max(0, text.length - length + 1) }, (_, start) => text.slice(start, start + length));
