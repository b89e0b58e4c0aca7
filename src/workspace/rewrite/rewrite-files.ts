import { DEFAULT_CONFIG } from '../../model/config.js'
import type { AgentError, Change } from '../../model/plan.js'
import { type AgentFile, type AgentId, readAgentFile, type Surroundings } from '../agents/agent-file.js'
import { agentFileText } from '../agents/file-text.js'
import { loadLibrary } from '../agents/metric-library.js'
import { byteOrderMark, readSource } from '../disk/read-source.js'
import { openDocument } from '../layout/document.js'
import { formatFile } from '../layout/format-files.js'
import type { Workspace } from '../settings/settings.js'
import { sourceOf } from '../yaml/source.js'
import { keepsComments, splice } from './edit.js'
import { type FileGoal, goalOf, isReached } from './goal.js'
import { nextStep } from './step.js'

/** An agent's file, and its changes: `before` is live, `after` is what the file asks for. */
export interface ChangedFile {
  readonly file: string
  readonly changes: readonly Change[]
}

/** A file that asks for what is live. */
export interface RewrittenFile {
  readonly text: string
  /** The text that it was made from. */
  readonly was: string
  /** What it asks for now. */
  readonly agent: NonNullable<AgentFile['agent']>
  /** The agents it is for. */
  readonly ids: readonly AgentId[]
  /** Keys that were added beside `use`, as paths. */
  readonly overrides: readonly string[]
  /** It had to be put into canonical layout, since its own could not be kept. */
  readonly laidOut: boolean
}

type Rewritten = RewrittenFile | { readonly error: AgentError }

/** The files as they would be with the live values in them, in the same order. Writes nothing. */
export function rewriteFiles(workspace: Workspace, files: readonly ChangedFile[]): Rewritten[] {
  const { root, settings, environmentNames } = workspace
  const surroundings = {
    library: loadLibrary(root, settings.metrics),
    ...(environmentNames && { environmentNames }),
  }
  return files.map(({ file, changes }): Rewritten => {
    const source = readSource(root, file)
    if (!('text' in source)) return { error: { code: 'FILE_ERROR', message: source.message } }
    const rewritten = rewriteAgent(source, changes, surroundings)
    if ('error' in rewritten) return rewritten
    return { ...rewritten, text: byteOrderMark(root, file) + rewritten.text }
  })
}

/**
 * Puts the live side of each change into an agent's file, and touches nothing else. The result was read again: it
 * asks for what is live, and every other key and every comment is still there.
 */
export function rewriteAgent(
  { file, text }: { readonly file: string; readonly text: string },
  changes: readonly Change[],
  surroundings: Surroundings,
): Rewritten {
  const read = (now: string): AgentFile => readAgentFile(sourceOf(file, now), surroundings)
  const before = read(text)
  if (before.agent === undefined) return { error: INVALID_NOW }
  const goal = goalOf(before.agent, changes)
  const { ids } = before
  const inPlace = takeSteps(text, { goal, before, read })
  if (inPlace !== undefined) return { ...inPlace, was: text, ids, laidOut: false }
  const formatted = formatFile(file, text)
  const laidOut = 'text' in formatted ? takeSteps(formatted.text, { goal, before, read }) : undefined
  if (laidOut === undefined) return { error: refusal(goal, read) }
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  return { ...laidOut, text: laidOut.text.replaceAll('\n', lineEnd), was: text, ids, laidOut: true }
}

interface Task {
  readonly goal: FileGoal
  readonly before: AgentFile
  readonly read: (text: string) => AgentFile
}

/** One edit of each kind needs a step, and what they share one more. */
const MAX_STEPS = 8

/** Takes steps until none is left. `undefined`: they do not reach the goal. */
function takeSteps(
  text: string,
  { goal, before, read }: Task,
): Pick<RewrittenFile, 'text' | 'agent' | 'overrides'> | undefined {
  let now = text
  const overrides = new Set<string>()
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const file = read(now)
    if (file.agent === undefined) return undefined
    const { edits, overrides: added } = nextStep(
      { text: now, document: openDocument(now), agent: file.agent },
      goal,
    )
    if (edits.length === 0)
      return isReached(goal, before, file)
        ? { text: now, agent: file.agent, overrides: [...overrides] }
        : undefined
    const edited = splice(now, edits)
    if (edited === undefined || !keepsComments(now, edited, edits)) return undefined
    for (const key of added) overrides.add(key)
    now = edited
  }
  return undefined
}

const INVALID_NOW: AgentError = {
  code: 'FILES_INVALID',
  message: 'the file has errors by now',
  hint: 'atoms-sync validate shows them',
}

const UNREACHED: AgentError = {
  code: 'FILE_ERROR',
  message: 'the live values cannot be written into this file without changing something else in it',
  hint: 'put them in by hand; the usual cause is an anchor that several places share',
}

/** Whether no file can ask for what is live, or only this one cannot take it. */
function refusal({ config }: FileGoal, read: (text: string) => AgentFile): AgentError {
  const file = agentFileText({ agentId: '0'.repeat(24), config: { ...DEFAULT_CONFIG, ...config } })
  const mistake = read(file).diagnostics.find(({ severity }) => severity === 'error')
  if (mistake === undefined) return UNREACHED
  const more = mistake.hint === undefined ? '' : `: ${mistake.hint}`
  return {
    code: 'FILES_INVALID',
    message: `with what is live the file would be wrong: ${mistake.message}`,
    hint: `correct it on the platform${more}`,
  }
}
