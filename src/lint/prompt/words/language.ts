import { wordSet } from './phrase.js'
import type { Token } from './token.js'

/** Words that hardly an English sentence does without, and that few other languages have. */
const ENGLISH = wordSet(`
  the of and to is was were are be been did does do has have had if when where what which who how why not or with from by
  for at an as this that it they he she you we their his her its there then than only should must can could will would
  return answer otherwise call caller customer yes none unknown number name date user agent patient guest client rating
  score level amount reason outcome time order address phone extract classify summarise summarize describe rate give
  get capture identify write choose options sentiment status type whole text value one two or and on in but no all any
  your our my me so
`)

/** Words of notes that do without the small ones: "ticket priority", "shipping speed". */
const ENGLISH_NOTES = wordSet(`
  everything ok alright fine string enum needs account address allowed amount anything appointment area asked average based booked booking branch brief budget business
  candidate car case category chosen choice city class code combined company complaint contract count country current
  currency decision default delivery department describe details determine discussion driver email employer experience
  extract feedback first flag full given good grade happy home important info information integer interest invoice issue
  item items job kind label language last left list loan location main mentioned method mood name new next nice notes number
  numeric offer okay old online order other others outcome overall owner package paid payment person phone plan policy
  preferred price priority problem product provider purchase quality question quote rank rate rating region relevant
  request requested required room routing sales satisfaction scale score seat service severity shipping size slot
  smoker speed stage star state step stuff subject success successful summary support task team temperature ticket time
  title tone topic total transfer travel urgency urgent valid value values visit voicemail word words work worth year
  confidence risk lead level effort empathy politeness clarity stress fluency interested useful seems things
`)

/** So many of its words are English in nearly every English sentence. */
const SHARE = 0.15
/** Below that share, so many words must be English at least. */
const LEAST_SHARE = 1 / 15
/** A note, not a sentence. */
const SHORT = 8

/**
 * Whether a prompt is written in English. What is not is left alone: a rule that reads words it does not know
 * would raise false alarms.
 */
export function isEnglish(tokens: readonly Token[]): boolean {
  const own = tokens.filter(({ kind }) => kind === 'word')
  let [english, foreign, accented] = [0, 0, 0]
  for (const { text } of own) {
    if (ENGLISH.has(text)) english += 1
    if (FOREIGN.has(text)) foreign += 1
    if (/[^\x00-\x7f]/.test(text)) accented += 1
  }
  if (own.length === 0 || accented * 4 > own.length || foreign > english) return false
  if (english >= own.length * SHARE && english > 0) return true
  if (foreign > 0 || accented > 0) return false
  return own.length < SHORT
    ? own.some(({ text }) => ENGLISH_NOTES.has(text))
    : english > 0 && english >= own.length * LEAST_SHARE
}

/** Frequent words of languages that share English letters. */
const FOREIGN = wordSet(`
  der die das den dem ist hat wurde war wenn nicht und oder ein eine mit auf für von bei wie wer wann welche welcher
  kein keine sonst falls angabe le la les des du une est pas si sinon quel quelle avec pour dans que qui au aux et ou
  el los las del una es fue por para con si sino cual cuál qué cliente llamada o os uma não é foi se qual com cliente
  ligação kya hai ka ki ke nahi agar kaun kab kitne mein se ko ne toh il lo gli che di un per con non sono het een niet
  van wat welke als jika tidak apakah dan yang och att det inte om hur som ett av hvad hvilken ikke og til hvis kunden
  kunde mikä onko asiakkaan jos ei ja czy nie jest klient jak care este pokud je ne ve bir eğer müşteri mi
`)
