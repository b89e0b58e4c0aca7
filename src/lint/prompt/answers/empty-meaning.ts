import type { Prompt } from '../prompt.js'
import { phrases } from '../words/phrase.js'
import { ABSENCE } from '../words/vocabulary.js'

/** "with 0 meaning that …", "1900-01-01 stands for …": a literal that is given a meaning. */
const MEANS = phrases(
  'meaning|means|mean|stands|stand|indicates|indicating|denotes|represents|representing|signifies|signals|gives|yields for? that?',
  'is|are to? be? represented|shown|expressed|indicated|denoted|encoded|signalled|reported|written by|as|with',
  'represented|encoded|shown|expressed|indicated|denoted by|as|with',
)

/** Whether some literal stands for "the call does not tell", in either order. */
export function meansNothing({ tokens, sentences }: Prompt): boolean {
  return sentences.some(({ from, to }) => {
    let [means, missing, literal] = [false, false, false]
    for (let at = from; at < to; at++) {
      const token = tokens[at]
      if (MEANS.lengthAt(tokens, at) > 0) means = true
      if (token?.kind === 'word' && ABSENCE.has(token.text)) missing = true
      if (token?.kind === 'quoted' && token.text.split(' ').some((word) => ABSENCE.has(word.toLowerCase())))
        missing = true
      if (token?.kind === 'number' || token?.kind === 'quoted' || token?.shape === 'upper') literal = true
    }
    return means && missing && literal
  })
}
