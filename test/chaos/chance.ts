import { randomFrom, saltOf } from '../../src/emulator/random.js'

/** Chance that is the same for the same seed; each question has its own answer, whatever was asked before it. */
export interface Chance {
  /** 0 to 1. */
  share(question: string): number
  /** Whether something that happens so often (0 to 1) happens. */
  happens(question: string, rate: number): boolean
  /** 0 up to, but not, `bound`. */
  below(question: string, bound: number): number
  one<Item>(question: string, items: readonly [Item, ...Item[]]): Item
}

export function chanceOf(seed: number): Chance {
  const share = (question: string) => randomFrom(saltOf(`${seed} ${question}`))()
  const below = (question: string, bound: number) => Math.floor(share(question) * bound)
  return {
    share,
    below,
    happens: (question, rate) => share(question) < rate,
    one: (question, items) => items[below(question, items.length)] ?? items[0],
  }
}
