import fc from 'fast-check'

/** Every comment of these files carries a number, so that none can hide in a text. */
export const commentsIn = (text: string): string[] => (text.match(/#c\d+/g) ?? []).toSorted()

const STYLES = ['plain', 'single', 'double', 'literal', 'folded', 'many'] as const
const NOISE = [
  'none',
  'none',
  'none',
  'blank line',
  'comment',
  'comment',
  'trailing comment',
  'comment alone',
] as const
const words = fc.array(fc.stringMatching(/^[a-zé][a-z,.é]{0,6}$/), { minLength: 1, maxLength: 5 })

/** One key with its value, and what stands around it. */
interface Line {
  readonly key: string
  readonly style: (typeof STYLES)[number]
  readonly noise: (typeof NOISE)[number]
  readonly words: readonly string[]
}

const lines = (...keys: string[]): fc.Arbitrary<Line[]> =>
  fc.shuffledSubarray(keys, { minLength: 1 }).chain((some) =>
    fc.tuple(
      ...some.map((key) =>
        fc.record({
          key: fc.constant(key),
          style: fc.constantFrom(...STYLES),
          noise: fc.constantFrom(...NOISE),
          words,
        }),
      ),
    ),
  )

/** Agent files as people write them: comments anywhere, any style of text, any order, any indentation. */
export const anyFile: fc.Arbitrary<string> = fc
  .record({
    step: fc.integer({ min: 1, max: 4 }),
    before: lines('agentId', 'name', 'other'),
    metrics: fc.array(lines('identifier', 'prompt', 'type', 'choices'), { maxLength: 3 }),
    after: lines('summaryPrompt', 'useReasoningModel', 'ignore'),
    lineEnd: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ step, before, metrics, after, lineEnd }) => {
    const blanks = ' '.repeat(step)
    const item = (metric: readonly Line[]) =>
      metric.map((line, at) =>
        at === 0 ? `${blanks}- ${write(line, `${blanks}  `).trimStart()}` : write(line, `${blanks}  `),
      )
    const list = metrics.length === 0 ? [] : ['dispositionMetrics:\n', ...metrics.flatMap(item)]
    const texts = [...before.map((line) => write(line, '')), ...list, ...after.map((line) => write(line, ''))]
    const text = texts.map((each, at) => each.replaceAll('#c', `#c${at}`)).join('')
    return text.replaceAll('\n', lineEnd)
  })

function write({ key, style, noise, words }: Line, indent: string): string {
  const before = { comment: `${indent}#c0\n`, 'blank line': '\n', 'comment alone': `\n${indent}#c0\n\n` }
  const value = VALUES[key] ?? styled(style, words, `${indent}  `)
  // What follows a text of several lines would be part of it.
  const end = noise === 'trailing comment' && !value.includes('\n') ? '   #c1' : ''
  return `${noise in before ? before[noise as keyof typeof before] : ''}${indent}${key}:  ${value}${end}\n`
}

const VALUES: Readonly<Record<string, string>> = {
  choices: '[ a,"b" ]',
  ignore: '[ /summaryPrompt ]',
  useReasoningModel: 'true',
}

function styled(style: Line['style'], words: readonly string[], indent: string): string {
  const below = words.map((word) => indent + word)
  switch (style) {
    case 'plain':
      return words.join(' ')
    case 'single':
      return `'${words.join(" '' ")}'`
    case 'double':
      return `"${words.join(' \\u00e9 ')}"`
    case 'literal':
      return `|\n${below.join('\n\n')}`
    case 'folded':
      return `>-\n${below.join('\n')}`
    case 'many':
      return words.join(`\n${indent}`)
  }
}
