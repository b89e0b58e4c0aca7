import { parse, stringify } from 'yaml'
import { RULES } from '../../src/lint/rules/index.js'
import { folderWith, type Ran, runIn } from '../world.js'

export const ID = '696e655577e1d88ff54b4fbf'
export const OTHER_ID = '0123456789abcdef01234567'

type Files = Readonly<Record<string, string>>

/** The rules about single metrics have tests of their own; here they would only be noise. */
const quiet = Object.fromEntries(RULES.filter(({ scope }) => scope === 'metric').map(({ id }) => [id, 'off']))

/** A workspace with these files, in which nobody judges prompts. */
export function workspaceWith(files: Files): string {
  const settings = parse(files['atoms-sync.yaml'] ?? '{}')
  const lint = { ...settings.lint, rules: { ...quiet, ...settings.lint?.rules } }
  return folderWith({ ...files, 'atoms-sync.yaml': stringify({ ...settings, lint }) })
}

/** The text of an agent file with these metrics, indented as a list item is. */
export const agentWith = (
  metrics: string,
  over: { readonly agentId?: string; readonly more?: string } = {},
): string => `agentId: ${over.agentId ?? ID}\n${over.more ?? ''}dispositionMetrics:\n${metrics}`

/** A metric that no rule has anything to say about. */
export const fine = (
  identifier: string,
  prompt = `Was ${identifier} discussed? Answer true or false.`,
): string => `  - identifier: ${identifier}\n    prompt: ${prompt}\n    type: BOOLEAN\n`

/** An ENUM with these choices, as they are to be written. */
export const withChoices = (choices: string, identifier = 'interested'): string =>
  `  - identifier: ${identifier}
    prompt: Was the caller interested? Answer with yes, no or unclear.
    type: ENUM
    choices: ${choices}
`

export interface Linted extends Ran {
  /** `agents/a.yaml:7:15 unquoted-choice`, in order. */
  readonly found: readonly string[]
}

export async function lintIn(folder: string, ...argv: readonly string[]): Promise<Linted> {
  const ran = await runIn(folder, ['lint', '--format', 'json', ...argv])
  const found = (ran.json.findings ?? []).map(
    ({ place, code }: { place: { file: string; line: number; column: number }; code: string }) =>
      `${place.file}:${place.line}:${place.column} ${code}`,
  )
  return Object.assign(ran, { found })
}

export const lintOf = (files: Files, ...argv: readonly string[]): Promise<Linted> =>
  lintIn(workspaceWith(files), ...argv)
