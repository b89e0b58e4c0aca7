import { formatChangePath } from '../../model/change-path.js'
import type { Metric, PostCallConfig } from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import type { Diagnostic } from '../../model/diagnostic.js'
import type { LiveAgent } from '../../model/live.js'
import { normalConfig } from '../../model/normal.js'
import { quoted } from '../../text/quote.js'
import { MAX_BYTES } from '../disk/read-source.js'
import type { FileText } from '../disk/write-files.js'
import { sourceOf } from '../yaml/source.js'
import { type AgentFile, readAgentFile } from './agent-file.js'
import { type AgentFileOptions, type AgentText, agentFileText } from './file-text.js'

export interface NewAgentFile extends FileText {
  /** What is live and no file can say. */
  readonly warnings: readonly Diagnostic[]
}

interface NewFileOptions extends AgentFileOptions {
  readonly file: string
  /** Whether nothing would change if a file asked for this. */
  readonly isInSync: (desired: DesiredAgent) => boolean
}

/** A part that no file can say, and why. */
interface Unsaid {
  readonly part: Metric | 'name' | 'summaryPrompt' | 'dispositionMetrics'
  readonly what: string
  readonly why: string
}

/**
 * The file of an agent that exists: what is live, in normal form. The platform keeps what our own validator refuses, such
 * as a blank prompt. That is left alone, with a comment, so that the rest of the file works: a file with one mistake in it
 * would keep the whole fleet from being planned.
 */
export function newAgentFile(
  { agentId, name, config }: Pick<LiveAgent, 'agentId' | 'name' | 'config'>,
  { isInSync, ...options }: NewFileOptions,
): NewAgentFile {
  const live = normalConfig(config)
  const named = name === undefined ? {} : { name }
  const mistakeIn = (part: Omit<AgentText, 'agentId'>) => mistakeOf({ agentId, ...part }, options)
  const isRight = (text: AgentText): boolean => {
    const { agent } = read(text, options)
    return agent !== undefined && isInSync({ ...agent, agentId, source: placeOf(options.file) })
  }
  const whole: AgentText = { agentId, ...named, config: live }
  if (isRight(whole)) return { file: options.file, text: agentFileText(whole, options), warnings: [] }

  const unsaid = unsaidIn({ ...named, config: live }, mistakeIn)
  const isSaid = (part: Unsaid['part']) => !unsaid.some((each) => each.part === part)
  const said = live.dispositionMetrics.filter(isSaid)
  const { summaryPrompt, dispositionMetrics: _, ...flags } = live
  const rest: AgentText = {
    agentId,
    ...(isSaid('name') && named),
    config: { ...flags, ...(isSaid('summaryPrompt') && { summaryPrompt }) },
  }
  const others = live.dispositionMetrics.filter((metric) => !said.includes(metric))
  const ignore = others.map(({ identifier }) => formatChangePath({ of: 'metric', identifier }))
  const withMetrics: AgentText = {
    ...rest,
    config: { ...rest.config, dispositionMetrics: said },
    ...(ignore.length > 0 && { ignore }),
  }
  const best = [
    ...(said.length > 0 || ignore.length === 0 ? [withMetrics] : []),
    rest,
    { agentId, config: {} },
  ]
  const chosen = best.find(isRight) ?? { agentId, config: {} }
  const left = [...unsaid, ...leftWith(chosen, { live, said, isSaid })]
  const notes = [
    'What follows is live and no file can say it. It is left alone:',
    ...left.slice(0, MOST_NOTES).map(({ what, why }) => `- ${what}: ${why}`),
    ...(left.length > MOST_NOTES ? [`- and ${left.length - MOST_NOTES} more`] : []),
  ]
  return {
    file: options.file,
    text: agentFileText({ ...chosen, notes }, options),
    warnings: left.map((each) => leftAlone(each, name ?? agentId, options.file)),
  }
}

const NOTHING_AROUND = { library: { files: [], metrics: new Map(), diagnostics: [] } } as const

const placeOf = (file: string) => ({ file, line: 1, column: 1 })

const SUMMARY = '`summaryPrompt`'

/** Room for the comments below the limit of a file. */
const MOST_BYTES = MAX_BYTES - 20_000
const MOST_NOTES = 50

type Read = Pick<AgentFile, 'agent' | 'diagnostics'>

/** What the validator would make of a file. */
function read(said: AgentText, options: AgentFileOptions & { readonly file: string }): Read {
  const text = agentFileText(said, options)
  return Buffer.byteLength(text) > MOST_BYTES
    ? { diagnostics: [TOO_LARGE] }
    : readAgentFile(sourceOf(options.file, text), NOTHING_AROUND)
}

const TOO_LARGE: Diagnostic = {
  code: 'yaml-limits',
  severity: 'error',
  message: `it has more than ${MOST_BYTES} bytes`,
}

const mistakeOf = (...[text, options]: Parameters<typeof read>): string | undefined =>
  read(text, options).diagnostics.find(({ severity }) => severity === 'error')?.message

function unsaidIn(
  { name, config }: Pick<AgentText, 'name'> & { readonly config: Required<PostCallConfig> },
  mistakeIn: (part: Omit<AgentText, 'agentId'>) => string | undefined,
): Unsaid[] {
  const { summaryPrompt, dispositionMetrics } = config
  const seen = new Map<string, number>()
  for (const { identifier } of dispositionMetrics) seen.set(identifier, (seen.get(identifier) ?? 0) + 1)
  const parts: (Pick<Unsaid, 'part' | 'what'> & { readonly why: string | undefined })[] = [
    { part: 'name', what: 'the name', why: name === undefined ? undefined : mistakeIn({ name, config: {} }) },
    { part: 'summaryPrompt', what: SUMMARY, why: mistakeIn({ config: { summaryPrompt } }) },
    ...dispositionMetrics.map((metric) => ({
      part: metric,
      what: `metric ${quoted(metric.identifier)}`,
      why:
        mistakeIn({ config: { dispositionMetrics: [metric] } }) ??
        ((seen.get(metric.identifier) ?? 0) > 1 ? 'several metrics have this identifier' : undefined),
    })),
  ]
  return parts.flatMap(({ why, ...rest }): Unsaid[] => (why === undefined ? [] : [{ ...rest, why }]))
}

/** What had to go although each part of it could be said. */
function leftWith(
  { config }: AgentText,
  {
    live,
    said,
    isSaid,
  }: {
    readonly live: PostCallConfig
    readonly said: readonly Metric[]
    readonly isSaid: (part: Unsaid['part']) => boolean
  },
): readonly Unsaid[] {
  const isGone = (field: keyof PostCallConfig) => config[field] === undefined
  const gone: Unsaid[] = []
  if (isGone('dispositionMetrics') && said.length > 0) {
    gone.push({
      part: 'dispositionMetrics',
      what: 'the list of metrics',
      why: 'it can only be managed as a whole',
    })
  }
  if (isGone('summaryPrompt') && isSaid('summaryPrompt') && live.summaryPrompt !== '')
    gone.push({ part: 'summaryPrompt', what: SUMMARY, why: 'the file would be too large' })
  return gone
}

const leftAlone = ({ what, why }: Unsaid, agent: string, file: string): Diagnostic => ({
  code: 'left-alone',
  severity: 'warning',
  message: `${what} of ${quoted(agent)} is left alone, as no file can say it: ${why}`,
  hint: 'correct it on the dashboard, then write it into the file, or let pull do that once the file has the field',
  place: placeOf(file),
})
