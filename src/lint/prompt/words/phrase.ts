import type { Token } from './token.js'

/** One word of a phrase: any of these, perhaps left out. */
interface Slot {
  readonly words: ReadonlySet<string>
  readonly optional: boolean
  /** `_`: any one word. */
  readonly any: boolean
}

/** Word sequences to look for; how many tokens one takes at a place, 0 for none. The longest wins. */
export interface Phrases {
  lengthAt(tokens: readonly Token[], at: number): number
  /** Whether one begins at any of these tokens; it may end behind them. */
  beginsIn(tokens: readonly Token[], from?: number, to?: number): boolean
}

/**
 * Compiles phrases such as `if|when not|never mentioned?`: words in order, `|` between alternatives, `?` behind
 * what may be missing, `_` for any one word. A phrase has few words, so trying one costs a bounded number of steps.
 */
export function phrases(...sources: readonly string[]): Phrases {
  const byFirst = new Map<string, Slot[][]>()
  for (const source of sources) {
    const slots = source.trim().split(/\s+/).map(slotOf)
    for (const word of slots[0]?.words ?? []) byFirst.set(word, [...(byFirst.get(word) ?? []), slots])
  }
  const self: Phrases = {
    lengthAt(tokens, at) {
      const first = tokens[at]
      const candidates = first === undefined || first.kind === 'quoted' ? undefined : byFirst.get(first.text)
      if (candidates === undefined) return 0
      let longest = 0
      for (const slots of candidates) longest = Math.max(longest, matched(slots, 1, tokens, at + 1) - at)
      return longest
    },
    beginsIn(tokens, from = 0, to = tokens.length) {
      for (let at = from; at < to; at++) if (self.lengthAt(tokens, at) > 0) return true
      return false
    },
  }
  return self
}

function slotOf(source: string): Slot {
  const optional = source.endsWith('?')
  const alternatives = (optional ? source.slice(0, -1) : source).split('|')
  return { words: new Set(alternatives), optional, any: alternatives.includes('_') }
}

/** The position behind the phrase, or one that is too small to count. */
function matched(slots: readonly Slot[], from: number, tokens: readonly Token[], at: number): number {
  const slot = slots[from]
  if (slot === undefined) return at
  const token = tokens[at]
  const fits =
    token !== undefined &&
    (slot.any ? token.kind !== 'break' : token.kind !== 'quoted' && slot.words.has(token.text))
  if (fits) {
    const taken = matched(slots, from + 1, tokens, at + 1)
    if (taken > 0) return taken
  }
  return slot.optional ? matched(slots, from + 1, tokens, at) : 0
}

/** A set of words, written as one text. */
export const wordSet = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))
