/** One family of Prometheus' text format, strictly read. */
export interface Family {
  readonly type: string
  readonly samples: Sample[]
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABEL = '([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\\\\n]|\\\\["\\\\n])*)"'
const HEAD = new RegExp(`^# HELP (${NAME}) (?:[^\\\\]|\\\\[\\\\n])+\\n# TYPE (${NAME}) (gauge|counter)$`)
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (\\S+)$`)

/**
 * Reads what we write and nothing looser: HELP, TYPE, then samples, each family and each series once, only the three
 * escapes there are, a line feed at the end. Source: prometheus.io, text-based format.
 * @throws Error at the first line that breaks a rule
 */
export function readExposition(text: string): ReadonlyMap<string, Family> {
  const families = new Map<string, Family>()
  if (!text.endsWith('\n')) throw new Error('no line feed at the end')
  for (const part of text.split(/^(?=# HELP )/m)) {
    const [help, type, ...lines] = part.slice(0, -1).split('\n')
    const [, helped, name = '', kind = ''] = HEAD.exec(`${help}\n${type}`) ?? []
    if (name === '' || helped !== name || families.has(name)) throw new Error(`no head of a family: ${part}`)
    families.set(name, { type: kind, samples: samplesOf(name, lines) })
  }
  return families
}

function samplesOf(family: string, lines: readonly string[]): Sample[] {
  const series = new Set<string>()
  return lines.map((line) => {
    const [, name, list = ''] = SAMPLE.exec(line) ?? []
    const value = Number(line.slice(line.lastIndexOf(' ') + 1))
    if (name !== family || !Number.isFinite(value)) throw new Error(`no sample of ${family}: ${line}`)
    if (series.has(list)) throw new Error(`twice: ${line}`)
    series.add(list)
    return { labels: labelsOf(list), value }
  })
}

function labelsOf(list: string): Record<string, string> {
  const pairs = Array.from(list.matchAll(new RegExp(LABEL, 'g')), ([, name = '', text = '']) => {
    return [name, text.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))] as const
  })
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Error(`a label twice: ${list}`)
  return Object.fromEntries(pairs)
}
