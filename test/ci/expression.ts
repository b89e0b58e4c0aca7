import { data, Evaluator, Lexer, Parser } from '@actions/expressions'

/** What expressions can ask for: `github`, `needs`, `steps`, … */
export type Contexts = Readonly<Record<string, unknown>>

export type Status = 'success' | 'failure'

/** Evaluates with GitHub's own evaluator. */
function evaluate(expression: string, contexts: Contexts, status: Status): string {
  const known: data.ExpressionData = JSON.parse(JSON.stringify(contexts), data.reviver)
  if (!(known instanceof data.Dictionary)) throw new Error('contexts are a mapping')
  const functions = statusFunctions(status)
  const { tokens } = new Lexer(expression).lex()
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse()
  const named = new Map(functions.map((each) => [each.name, each]))
  return new Evaluator(parsed, known, named).evaluate().coerceString()
}

const statusFunctions = (status: Status) =>
  Object.entries({
    success: status === 'success',
    failure: status === 'failure',
    always: true,
    cancelled: false,
  }).map(([name, value]) => ({ name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) }))

/** A value of a workflow with every `${{ … }}` in it replaced. */
export const filledIn = (text: unknown, contexts: Contexts): string =>
  String(text).replaceAll(/\$\{\{([\s\S]*?)\}\}/g, (_, expression: string) =>
    evaluate(expression, contexts, 'success'),
  )

/** A mapping of a workflow, likewise. */
export const allFilledIn = (
  values: Readonly<Record<string, unknown>> | undefined,
  contexts: Contexts,
): Record<string, string> =>
  Object.fromEntries(Object.entries(values ?? {}).map(([name, text]) => [name, filledIn(text, contexts)]))

/** Whether a step or job with this `if` runs. One that does not ask for the status asks for success. */
export function passes(condition: string | undefined, contexts: Contexts, status: Status): boolean {
  const asked = condition ?? 'success()'
  const whole = /\b(success|failure|always|cancelled)\(\)/.test(asked) ? asked : `success() && (${asked})`
  return evaluate(`(${whole}) && true || false`, contexts, status) === 'true'
}
