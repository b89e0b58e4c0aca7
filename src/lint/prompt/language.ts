import { words } from './phrase.js'
import type { Token } from './token.js'

/** Words that hardly an English sentence does without, and that few other languages have. */
const ENGLISH = words(`
  the of and to is was were are be been did does do has have had if when where what which who how why not or with from by
  for at an as this that it they he she you we their his her its there then than only should must can could will would
  return answer otherwise call caller customer yes none unknown number name date
`)

/** So many of its words are English in any English sentence; below it, nothing is concluded from words. */
const SHARE = 0.18
/** Too short to tell by a share. */
const SHORT = 4

/**
 * Whether a prompt is written in English. What is not is left alone: a rule that reads words it does not know
 * would raise false alarms.
 */
export function isEnglish(tokens: readonly Token[]): boolean {
  const own = tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text)
  if (own.length === 0) return false
  const foreign = own.filter((word) => /[^\x00-\x7f]/.test(word.normalize('NFD').replace(/\p{M}/gu, ''))).length
  if (foreign * 4 > own.length) return false
  const english = own.filter((word) => ENGLISH.has(word)).length
  if (own.length < SHORT) return !own.some((word) => /[^\x00-\x7f]/.test(word))
  if (english === 0 && own.some((word) => FOREIGN.has(word))) return false
  const others = own.filter((word) => FOREIGN.has(word)).length
  return others * 2 <= english || english / own.length >= 2 * SHARE ? english / own.length >= SHARE || others === 0 : false
}

/** Frequent words of languages that share English letters. */
const FOREIGN = words(`
  der die das den dem ist hat wurde war wenn nicht und oder ein eine mit auf für von bei wie wer wann welche welcher
  kein keine sonst falls angabe le la les des du une est pas si sinon quel quelle avec pour dans que qui au aux et ou
  el los las del una es fue por para con si sino cual cuál qué cliente llamada o os uma não é foi se qual com cliente
  ligação kya hai ka ki ke nahi agar kaun kab kitne mein se ko ne toh il lo gli che di un per con non sono het een niet
  van wat welke als jika tidak apakah dan yang
`)
