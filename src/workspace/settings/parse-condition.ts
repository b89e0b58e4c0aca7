import {
  AGENT_FUNCTIONS,
  type AgentFunction,
  type Condition,
  METRIC_FUNCTIONS,
  type MetricFunction,
  OPERATORS,
  type Operator,
  type Quantity,
} from '../../model/condition.js'

/** Why a text is no condition, and where. Plain data: the caller knows the file, or the flag. */
export interface ConditionMistake {
  /** Goes after the text or stands by itself; no full stop. */
  readonly message: string
  /** In UTF-16 units from the start of the text. */
  readonly offset: number
  readonly length: number
  /** The word that is wrong, and those that would be right there. */
  readonly word?: string
  readonly known?: readonly string[]
}

export type ParsedCondition =
  | { readonly kind: 'condition'; readonly condition: Condition }
  | { readonly kind: 'mistake'; readonly mistake: ConditionMistake }

/** What a condition looks like, for messages. */
export const CONDITION_EXAMPLE = 'fill_rate(user_name) < 0.8'

const FUNCTIONS = [...METRIC_FUNCTIONS, 'share', ...AGENT_FUNCTIONS] as const

/** `fill_rate(user_name) < 0.8`, `share(outcome, "no sale") > 20%`, `lost_rate() > 1% for Sales*`. */
export function parseCondition(text: string): ParsedCondition {
  const scanner = new Scanner(text)
  try {
    const quantity = quantityIn(scanner)
    const operator = operatorIn(scanner)
    const limit = numberIn(scanner, quantity)
    const agent = scopeIn(scanner)
    return {
      kind: 'condition',
      condition: { text: text.trim(), quantity, operator, limit, ...(agent !== undefined && { agent }) },
    }
  } catch (error) {
    if (!(error instanceof Mistaken)) throw error
    return { kind: 'mistake', mistake: error.mistake }
  }
}

/** Stays inside of this file. */
class Mistaken extends Error {
  readonly mistake: ConditionMistake
  constructor(mistake: ConditionMistake) {
    super(mistake.message)
    this.mistake = mistake
  }
}

class Scanner {
  #at = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
    this.skipBlanks()
  }

  skipBlanks(): void {
    this.#at += /^\s*/.exec(this.#text.slice(this.#at))?.[0].length ?? 0
  }

  /** What comes next, if it looks so; the blanks after it are skipped. */
  take(pattern: RegExp): { readonly text: string; readonly at: number } | undefined {
    const found = pattern.exec(this.#text.slice(this.#at))
    if (found === null || found.index !== 0 || found[0] === '') return undefined
    const at = this.#at
    this.#at += found[0].length
    this.skipBlanks()
    return { text: found[0], at }
  }

  /** @throws Mistaken at what comes next */
  expected(what: string): never {
    const rest = this.#text.slice(this.#at)
    const word = /^(?:\w+|\S)/.exec(rest)?.[0]
    throw new Mistaken({
      message: word === undefined ? `${what} is missing at the end` : `${what} is expected here`,
      offset: this.#at,
      length: Math.max(1, word?.length ?? 1),
    })
  }
}

function quantityIn(scanner: Scanner): Quantity {
  const word =
    scanner.take(/^\w+/) ?? scanner.expected(`a function such as \`${CONDITION_EXAMPLE}\` begins with`)
  const name = FUNCTIONS.find((known) => known === word.text)
  if (name === undefined) {
    throw new Mistaken({
      message: `there is no function \`${word.text}\``,
      offset: word.at,
      length: word.text.length,
      word: word.text,
      known: FUNCTIONS,
    })
  }
  scanner.take(/^\(/) ?? scanner.expected('`(`')
  const quantity = argumentsIn(scanner, name)
  scanner.take(/^\)/) ?? scanner.expected('`)`')
  return quantity
}

function argumentsIn(scanner: Scanner, name: (typeof FUNCTIONS)[number]): Quantity {
  if (isAgentFunction(name)) return { name }
  const identifier = scanner.take(/^[a-z0-9_]+/)?.text ?? scanner.expected("a metric's identifier")
  if (isMetricFunction(name)) return { name, identifier }
  scanner.take(/^,/) ?? scanner.expected('`,` and a value')
  const value = scanner.take(/^(?:"[^"]*"|'[^']*'|[^\s,()"'][^,()"']*)/)?.text ?? scanner.expected('a value')
  return { name: 'share', identifier, value: unquoted(value) }
}

const isAgentFunction = (name: string): name is AgentFunction =>
  AGENT_FUNCTIONS.some((known) => known === name)
const isMetricFunction = (name: string): name is MetricFunction =>
  METRIC_FUNCTIONS.some((known) => known === name)

const unquoted = (text: string): string => (/^["']/.test(text) ? text.slice(1, -1) : text.trim())

function operatorIn(scanner: Scanner): Operator {
  const text = scanner.take(/^(?:<=|>=|==|!=|<|>)/)?.text
  return OPERATORS.find((known) => known === text) ?? scanner.expected(`one of ${OPERATORS.join(' ')}`)
}

function numberIn(scanner: Scanner, { name }: Quantity): number {
  const found =
    scanner.take(/^(?:\d+(?:\.\d+)?|\.\d+)%?(?![\w.%])/) ?? scanner.expected('a number such as 0.8 or 80%')
  const isPercentage = found.text.endsWith('%')
  const number = Number.parseFloat(found.text)
  if (name === 'calls' ? isPercentage : number > (isPercentage ? 100 : 1)) {
    throw new Mistaken({
      message:
        name === 'calls'
          ? 'a number of calls is no percentage'
          : `${name} is between 0 and 1, or 0% and 100%`,
      offset: found.at,
      length: found.text.length,
    })
  }
  // Not by dividing the parsed number alone: 7% must be 0.07 and not 0.07000000000000001.
  return isPercentage ? Number((number / 100).toPrecision(12)) : number
}

function scopeIn(scanner: Scanner): string | undefined {
  const rest = scanner.take(/^for\s+\S[\s\S]*/)
  if (rest !== undefined) return globIn(rest)
  if (scanner.take(/^for$/)) return scanner.expected('a name, id or glob of an agent')
  const more = scanner.take(/^\S[\s\S]*/)
  if (more === undefined) return undefined
  throw new Mistaken({
    message: 'the condition ends before this; `for` and a glob may follow it',
    offset: more.at,
    length: more.text.trimEnd().length,
  })
}

/** Of a selection of agents, `--exclude` takes some out; a condition has nothing like it. */
function globIn({ text, at }: NonNullable<ReturnType<Scanner['take']>>): string {
  const glob = unquoted(text.replace(/^for\s+/, '').trim())
  if (!glob.startsWith('!')) return glob
  throw new Mistaken({
    message: 'a glob cannot begin with `!` (--exclude leaves agents out)',
    offset: at + text.indexOf('!'),
    length: glob.length,
  })
}
