/**
 * What a reader takes for the same answer: without case, punctuation and articles; words apart. `Not-Interested!` and
 * `not_interested` are the same.
 */
export const comparableText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/n\/a|n\.a\.?/g, 'na')
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}+]+/gu, ' ')
    .trim()
    .replace(/^(the|a|an) (?=.)/, '')

/** The same without the blanks between words: `carloan` and `car loan`. */
export const squashText = (text: string): string => comparableText(text).replaceAll(' ', '')
