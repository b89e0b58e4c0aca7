import { describe, expect, it } from 'vitest'
import { parseChangePath } from '../../src/model/change-path.js'
import { DEFAULT_CONFIG } from '../../src/model/config.js'
import { compareThreeWays, compareWithLastBase } from '../../src/sync/drift/three-way.js'

const path = '/summaryPrompt'
const day = (n: number) => new Date(Date.parse('2026-08-01T12:00:00Z') + n * 86_400_000)

/** Commits, each with what it asks for; without a day the one that was applied. */
const asking = (summaryPrompt: string, n?: number, ignore: string[] = []) => ({
  config: { summaryPrompt },
  ignore,
  at: n === undefined ? undefined : day(n),
})

interface Story {
  readonly live: string
  readonly files: string
  /** What live had, and from which day on. */
  readonly had: readonly (readonly [value: string, from: number])[]
  readonly asked: readonly ReturnType<typeof asking>[] | undefined
}

/** State and what counts as applied, where A was. */
function compared({ live, files, had, asked }: Story) {
  const sides = ['A', live, files].map((summaryPrompt) => ({ ...DEFAULT_CONFIG, summaryPrompt }))
  const [base = DEFAULT_CONFIG, now = DEFAULT_CONFIG, wanted = DEFAULT_CONFIG] = sides
  const [field] = compareThreeWays(base, now, wanted, { summaryPrompt: files })
  if (field === undefined) throw new Error('no field')
  const all = [['A', 0] as const, ...had]
  const spans = all.map(([value, from], at) => {
    const [, next] = all[at + 1] ?? []
    return { value, from: day(from), ...(next !== undefined && { to: day(next) }) }
  })
  const { state, base: applied } = compareWithLastBase(field, spans, asked)
  return [state, applied]
}

describe('a field, since live and files last agreed', () => {
  it.each<[string, Story, [state: string, applied: string]]>([
    [
      'is drifted where what was taken in is put back',
      {
        live: 'A',
        files: 'B',
        had: [
          ['B', 1],
          ['A', 3],
        ],
        asked: [asking('B', 2)],
      },
      ['drifted', 'B'],
    ],
    [
      'is a conflict where the files went on as well',
      {
        live: 'A',
        files: 'C',
        had: [
          ['B', 1],
          ['A', 3],
        ],
        asked: [asking('B', 2), asking('C', 4)],
      },
      ['conflict', 'B'],
    ],
    [
      'is pending where it was tried and put back before the files asked for it',
      {
        live: 'A',
        files: 'B',
        had: [
          ['B', 1],
          ['A', 2],
        ],
        asked: [asking('A'), asking('B', 4)],
      },
      ['pending', 'A'],
    ],
    [
      'is a conflict where less than a day tells that it was put back before',
      {
        live: 'A',
        files: 'B',
        had: [
          ['B', 1],
          ['A', 2],
        ],
        asked: [asking('A'), asking('B', 3)],
      },
      ['conflict', 'A'],
    ],
    [
      'is a conflict where the applied value is put back after the files went on',
      {
        live: 'A',
        files: 'C',
        had: [
          ['B', 1],
          ['A', 3],
        ],
        asked: [asking('A'), asking('C', 2)],
      },
      ['conflict', 'A'],
    ],
    [
      'is a conflict, too, where the committer’s clock runs nine hours ahead',
      {
        live: 'A',
        files: 'C',
        had: [
          ['B', 1],
          ['A', 1.1],
        ],
        asked: [asking('A'), asking('C', 1.05 + 9 / 24)],
      },
      ['conflict', 'A'],
    ],
    [
      'is pending where the files go on from what they took in',
      { live: 'B', files: 'C', had: [['B', 1]], asked: [asking('B', 2), asking('C', 3)] },
      ['pending', 'B'],
    ],
    [
      'is drifted where an older one of two that were taken in is put back',
      {
        live: 'B',
        files: 'C',
        had: [
          ['B', 1],
          ['C', 3],
          ['B', 5],
        ],
        asked: [asking('B', 2), asking('C', 4)],
      },
      ['drifted', 'C'],
    ],
    [
      'is pending where the files put back what live put back, and went on from there',
      {
        live: 'A',
        files: 'C',
        had: [
          ['B', 1],
          ['A', 5],
        ],
        asked: [asking('B', 2), asking('A', 4), asking('C', 6)],
      },
      ['pending', 'A'],
    ],
    [
      'is a conflict where the files put it back only after live, and went on from there',
      {
        live: 'D',
        files: 'C',
        had: [
          ['B', 1],
          ['D', 3],
        ],
        asked: [asking('B', 2), asking('C', 4)],
      },
      ['conflict', 'B'],
    ],
    [
      'is compared with what was applied where they never agreed since',
      {
        live: 'C',
        files: 'D',
        had: [
          ['B', 2],
          ['C', 4],
        ],
        asked: [asking('B', 5), asking('D', 6)],
      },
      ['conflict', 'A'],
    ],
    [
      'takes nothing for agreed that was set aside',
      {
        live: 'A',
        files: 'B',
        had: [
          ['B', 1],
          ['A', 3],
        ],
        asked: [asking('A'), asking('B', 2, [path]), asking('B', 6)],
      },
      ['pending', 'A'],
    ],
    [
      'is drifted where what was rolled back came again, and is put back',
      {
        live: 'A',
        files: 'B',
        had: [
          ['B', 2],
          ['A', 3],
        ],
        asked: [asking('B')],
      },
      ['drifted', 'B'],
    ],
    [
      'is pending where they agreed for days, and the files came back and went on',
      { live: 'B', files: 'C', had: [['B', 1]], asked: [asking('B', 2), asking('A', 4), asking('C', 5)] },
      ['pending', 'B'],
    ],
    [
      'is a conflict where no day lies between that and what was applied, to which the files had come back',
      { live: 'B', files: 'C', had: [['B', 1]], asked: [asking('B', 1.5), asking('A', 2), asking('C', 5)] },
      ['conflict', 'A'],
    ],
    [
      'is a conflict, too, where live then came back as well',
      {
        live: 'A',
        files: 'C',
        had: [
          ['B', 1],
          ['A', 6],
        ],
        asked: [asking('B', 2), asking('A', 4), asking('C', 5)],
      },
      ['conflict', 'B'],
    ],
    [
      'is pending where they took it in again',
      {
        live: 'B',
        files: 'C',
        had: [['B', 1]],
        asked: [asking('B', 2), asking('A', 4), asking('B', 5), asking('C', 6)],
      },
      ['pending', 'B'],
    ],
    [
      'is pending where a rollback alone came between',
      { live: 'A', files: 'B', had: [], asked: [asking('B')] },
      ['pending', 'A'],
    ],
    [
      'takes what came in the second in which live left it for agreed',
      {
        live: 'A',
        files: 'B',
        had: [
          ['B', 1],
          ['A', 3],
        ],
        asked: [asking('B', 3)],
      },
      ['drifted', 'B'],
    ],
    [
      'is a conflict where live came back and the history of the files is not at hand',
      {
        live: 'A',
        files: 'B',
        had: [
          ['B', 1],
          ['A', 2],
        ],
        asked: undefined,
      },
      ['conflict', 'A'],
    ],
    [
      'is a conflict, too, where the files ask for a third value',
      {
        live: 'A',
        files: 'C',
        had: [
          ['B', 1],
          ['A', 2],
        ],
        asked: undefined,
      },
      ['conflict', 'A'],
    ],
  ])('%s', (_, story, expected) => {
    expect(compared(story)).toEqual(expected)
  })

  it('counts as agreed where nobody says when', () => {
    const field = {
      path: parseChangePath(path),
      state: 'pending' as const,
      base: 'A',
      live: 'A',
      desired: 'B',
    }
    const spans = [{ value: 'A' }, { value: 'B' }, { value: 'A', from: day(9) }]
    expect(compareWithLastBase(field, spans, [asking('B', 1)])).toMatchObject({ state: 'drifted', base: 'B' })
  })
})
