import { grouped } from '../../text/plural.js'

/** How much of a page is shown. */
export interface Detail {
  /** Characters of one text. */
  readonly longest: number
  /** Agents, diagnostics, rows and lines below the verdict. */
  readonly most: number
  readonly sections: 'whole' | 'one line'
  /** Sections are unfolded. */
  readonly open: boolean
}

/** How much of any page is shown where it has to be shortened that far. */
export interface Level extends Omit<Detail, 'open'> {
  /** What is missing, for the reader. */
  readonly missing?: string
}

const whole = (longest: number): Level => ({
  sections: 'whole',
  longest,
  most: Number.POSITIVE_INFINITY,
  missing: `texts end after ${grouped(longest)} characters`,
})

const oneLine = (most: number): Level => ({
  sections: 'one line',
  longest: 200,
  most,
  missing:
    most === 0
      ? 'totals only'
      : Number.isFinite(most)
        ? `one line per agent, for the first ${most}`
        : 'one line per agent',
})

/** From everything to totals; the first that fits is shown. */
export const levels = (room: number): readonly Level[] => [
  { sections: 'whole', longest: room, most: Number.POSITIVE_INFINITY },
  ...[2_000, 400, 120].map(whole),
  ...[Number.POSITIVE_INFINITY, 400, 200, 100, 50, 20, 0].map(oneLine),
]
